import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isAddress } from "ethers";
import { z } from "zod";
import { ConcordatError, formatPath } from "../errors.ts";

const address = z.string().refine(isAddress, "must be an address: 0x and 40 hexadecimal digits");
const block = z.number().int().nonnegative();
const hash = z.string().regex(/^0x[0-9a-f]{64}$/, "must be 0x and 64 hexadecimal digits");

const contract = z.strictObject({
  address,
  /** Block in which it was deployed. */
  block,
  /** Null where somebody else had deployed the same code at the same address before. */
  transaction: hash.nullable(),
  arguments: z.array(z.string()),
});

const deploymentRecord = z
  .strictObject({
    /** Version of this format. */
    concordat: z.literal(1),
    /** Name of the network in hardhat.config.ts. */
    network: z.string().min(1),
    chainId: z.number().int().positive(),
    /** The first block that can hold an event of this deployment. */
    block,
    deployer: address,
    /** How the addresses came about, see {@link Method}. */
    method: z.enum(["create2", "create"]),
    /** Commit of the source, or null where it was no checkout; `modified` if the checkout had other changes. */
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}$/, "must be a commit: 40 hexadecimal digits")
      .nullable(),
    modified: z.boolean(),
    compiler: z.strictObject({ version: z.string(), settings: z.record(z.string(), z.unknown()) }),
    agreements: address,
    modules: z.record(z.string(), address),
    contracts: z.strictObject({
      Agreements: contract,
      MilestoneTerms: contract,
      MilestoneRemedies: contract,
      Milestones: contract,
    }),
    /** By currency; `test` marks play money that this deployment brought along. */
    tokens: z.record(
      z.string(),
      z.strictObject({ address, decimals: z.number().int().min(0).max(255), test: z.boolean() }),
    ),
  })
  .refine(({ agreements, contracts }) => agreements === contracts.Agreements.address, {
    path: ["agreements"],
    message: "must be the address of contracts.Agreements",
  })
  .refine(({ modules, contracts }) => modules["milestones"] === contracts.Milestones.address, {
    path: ["modules", "milestones"],
    message: "must be the address of contracts.Milestones",
  });

/** What is kept of a deployment: a {@link Deployment} with where it came from. */
export type DeploymentRecord = z.infer<typeof deploymentRecord>;

/** A record with the file it stands in. */
export interface StoredRecord {
  file: string;
  record: DeploymentRecord;
}

/** Name of the file that holds a record, in the folder of its chain. */
export const recordName = "concordat.json";

/** Where records are kept: `deploy/deployments` beside this source, or where CONCORDAT_DEPLOYMENTS says. */
export function deploymentsFolder(): string {
  return process.env.CONCORDAT_DEPLOYMENTS ?? fileURLToPath(new URL("../../deploy/deployments", import.meta.url));
}

/**
 * Reads a record.
 *
 * @throws {@link ConcordatError} `deployment-missing`, `deployment-invalid`.
 */
export function readRecord(file: string): DeploymentRecord {
  const parsed = deploymentRecord.safeParse(parseJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = formatPath((issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step))));
  throw new ConcordatError(`This is not the record of a deployment: ${issue?.message}.`, {
    code: "deployment-invalid",
    remedy: "Take the file as the deployment wrote it; it is not meant to be edited.",
    where: { file, field },
  });
}

/** All deployments known here, by chain id; the current one of a chain before earlier ones. */
export function deployments(folder = deploymentsFolder()): StoredRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, recordName))
    .filter((file) => existsSync(file))
    .map((file) => ({ file, record: readRecord(file) }))
    .sort(
      (a, b) => a.record.chainId - b.record.chainId || a.file.length - b.file.length || b.record.block - a.record.block,
    );
}

/**
 * The deployment to use on a chain: the current one, or the one whose hub is `agreements`.
 *
 * @throws {@link ConcordatError} `deployment-unknown`.
 */
export function deploymentFor(chainId: number, agreements?: string, folder = deploymentsFolder()): StoredRecord {
  const found = deployments(folder).find(
    ({ record }) =>
      record.chainId === chainId &&
      (agreements === undefined || record.agreements.toLowerCase() === agreements.toLowerCase()),
  );
  if (found !== undefined) return found;
  const which = agreements === undefined ? "" : ` whose agreements are at ${agreements}`;
  throw new ConcordatError(`No deployment on chain ${chainId}${which} is known here.`, {
    code: "deployment-unknown",
    remedy: `Deploy as docs/deploying.md says, or put the record you were given into ${join(folder, `chain-${chainId}`, recordName)}.`,
  });
}

function parseJson(file: string): unknown {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new ConcordatError("The record of the deployment cannot be read.", {
      code: "deployment-missing",
      remedy: "Check the path and your right to read it.",
      where: { file },
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConcordatError("The record of the deployment is not JSON.", {
      code: "deployment-invalid",
      remedy: "Take the file as the deployment wrote it; it is not meant to be edited.",
      where: { file },
      cause,
    });
  }
}
