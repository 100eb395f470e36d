import { isAddress } from "ethers";
import { z } from "zod";
import { partNames } from "../deployment/parts.ts";
import { deploymentFor } from "../deployment/records.ts";
import { ConcordatError, formatPath } from "../errors.ts";
import { readJson } from "../files/write.ts";
import type { KnownDeployment as CompleteDeployment } from "../deployment/verify.ts";

const address = z.string().refine(isAddress, "it must be an address");

/** What every record of a deployment says, whatever else it holds. */
const shape = z.object({
  chainId: z.number().int().positive(),
  agreements: address,
  modules: z.record(z.string(), address),
  // What only verification reads: the contracts a module is made of, and which tokens are play money.
  contracts: z.partialRecord(z.enum(partNames), z.object({ address })).optional(),
  tokens: z.record(
    z.string(),
    z.object({ address, decimals: z.number().int().min(0).max(255), test: z.boolean().optional() }),
  ),
  block: z.number().int().nonnegative().optional(),
});

/** Contracts on a chain, and the first block that can hold their events. */
export interface KnownDeployment {
  deployment: CompleteDeployment;
  fromBlock: number;
  file: string;
}

/**
 * The deployment to use on a chain: that of the file, or the one recorded for the chain. Without a chain, that of the file,
 * whatever its chain.
 *
 * @throws {@link ConcordatError} `deployment-unknown`, `deployment-invalid`, `deployment-elsewhere`.
 */
export function readDeployment(chainId: number, given?: string): KnownDeployment;
export function readDeployment(chainId: undefined, given: string): KnownDeployment;
export function readDeployment(chainId: number | undefined, given?: string): KnownDeployment {
  if (given === undefined) {
    if (chainId === undefined) throw new TypeError("Name the chain or the file.");
    const { record, file } = deploymentFor(chainId);
    return { deployment: record, fromBlock: record.block, file };
  }
  const file = given;
  const parsed = shape.safeParse(readJson(file, "the record of a deployment"));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = formatPath((issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step))));
    throw new ConcordatError(`This is not the record of a deployment: ${issue?.message ?? "unknown"}.`, {
      code: "deployment-invalid",
      remedy: "Take the file as the deployment wrote it.",
      where: { file, field },
    });
  }
  const { block = 0, ...deployment } = parsed.data;
  if (chainId !== undefined && deployment.chainId !== chainId) {
    throw new ConcordatError(
      `The contracts of this record are on chain ${deployment.chainId}, the node is on ${chainId}.`,
      {
        code: "deployment-elsewhere",
        remedy: "Name the record of this chain with --deployment, or another node with --rpc.",
        where: { file, field: "chainId" },
      },
    );
  }
  return { deployment, fromBlock: block, file };
}
