import { setTimeout } from "node:timers/promises";
import { ConcordatError } from "../../src/errors.ts";
import type { Chain } from "./chain.ts";
import { failuresIn, forgetFailures, hashesOf, sentUnrecorded, type Journal } from "./journal.ts";

/** How long to wait for a transaction that an interrupted run sent, in milliseconds. */
const PATIENCE = 180_000;

/**
 * Clears up what an earlier run left unclear, so that nothing is sent twice: transactions sent in the instant of the
 * interruption, given up after a time, or failed. What they deployed after all is then found on the chain.
 *
 * @throws {@link ConcordatError} `transaction-pending`.
 */
export async function settle(chain: Chain, journal: Journal, say: (line: string) => void): Promise<Journal> {
  const forget: string[] = [];
  for (const [name, nonce] of sentUnrecorded(journal)) {
    // If it was not sent after all, Ignition sends it with the same count.
    if (await wasSent(chain, nonce, say)) forget.push(name);
  }
  const { failed, timedOut } = await failuresIn(journal);
  for (const name of timedOut) await requireNotPending(chain, hashesOf(journal, name));
  return forgetFailures(journal, [...forget, ...failed, ...timedOut]);
}

async function wasSent({ provider, deployer }: Chain, nonce: number, say: (line: string) => void): Promise<boolean> {
  if ((await provider.getTransactionCount(deployer, "pending")) <= nonce) return false;
  const until = Date.now() + PATIENCE;
  while ((await provider.getTransactionCount(deployer, "latest")) <= nonce) {
    if (Date.now() > until) throw pending(`number ${nonce} of ${deployer}`);
    say(`Waiting for a transaction that was sent when the last run was interrupted (number ${nonce} of ${deployer}).`);
    await setTimeout(2_000);
  }
  return true;
}

async function requireNotPending({ provider }: Chain, hashes: readonly string[]): Promise<void> {
  for (const hash of hashes) {
    const transaction = await provider.getTransaction(hash);
    if (transaction !== null && !transaction.isMined()) throw pending(hash);
  }
}

function pending(which: string): ConcordatError {
  return new ConcordatError(`A transaction of an earlier run is still waiting to be included: ${which}.`, {
    code: "transaction-pending",
    remedy: "Wait until the chain is less busy and start again; nothing is sent before that.",
  });
}
