import type { Log, Provider } from "ethers";

/** What of each topic is wanted; null stands for anything. */
export type Topics = (string | string[] | null)[];

/** A range of this many blocks is not divided further: every node answers for so few. */
const FEW_BLOCKS = 10;

/**
 * Reads logs between two blocks (both included). Public nodes refuse long ranges, each with a limit and a message of its own:
 * what is refused is asked for again in halves.
 */
export async function readLogs(
  provider: Provider,
  filter: { address: string; topics: Topics },
  fromBlock: number,
  toBlock: number,
): Promise<Log[]> {
  try {
    return await provider.getLogs({ ...filter, fromBlock, toBlock });
  } catch (error) {
    if (toBlock - fromBlock < FEW_BLOCKS) throw error;
    const middle = Math.floor((fromBlock + toBlock) / 2);
    const before = await readLogs(provider, filter, fromBlock, middle);
    return [...before, ...(await readLogs(provider, filter, middle + 1, toBlock))];
  }
}
