import type { JsonRpcProvider } from "ethers";
import { connect } from "../src/chain/connect.ts";
import type { Client } from "../src/chain/contracts.ts";
import { readDeployment } from "../src/chain/deployment.ts";
import { ConcordatError } from "../src/errors.ts";
import { compileAgreement } from "../src/terms/compile.ts";
import { readAgreement, type ReadAgreement } from "../src/terms/read.ts";
import type { Deployment, Hex } from "../src/terms/normal.ts";
import { fetchSituation, type Situation } from "../src/situation/situation.ts";
import type { Draft } from "../src/preview/drafts.ts";
import type { AgreementOptions, ChainOptions } from "./options.ts";
import type { Output } from "./output.ts";

/** A chain a command talks to. */
export interface Session {
  provider: JsonRpcProvider;
  client: Client & { deployment: Deployment };
}

/** Connects, does the work, and lets go of the connection. */
export async function withSession<Result>(
  out: Output,
  { rpc, deployment }: ChainOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const { provider, chainId } = await out.progress("Connecting", connect(rpc));
  try {
    const known = readDeployment(chainId, deployment);
    return await work({ provider, client: { provider, deployment: known.deployment, fromBlock: known.fromBlock } });
  } finally {
    provider.destroy();
  }
}

/** A file that nobody activated yet, compiled for this deployment. */
export function readDraft(path: string, deployment: Deployment): Draft {
  const { written, locate } = readAgreement(path, { deployment });
  return { compiled: compileAgreement(written, deployment, { locate }), deployment };
}

/** The agreement that the options name, as the chain has it. */
export async function readSituation(out: Output, { client }: Session, options: AgreementOptions): Promise<Situation> {
  const read = options.agreement === undefined ? undefined : readAgreement(options.agreement, client);
  const id = idOf(read, client.deployment, options);
  return out.progress("Reading the agreement from the chain", fetchSituation(client, id, read?.file));
}

function idOf(read: ReadAgreement | undefined, deployment: Deployment, { id, agreement }: AgreementOptions): Hex {
  if (id !== undefined) {
    if (/^0x[0-9a-fA-F]{64}$/.test(id)) return id.toLowerCase() as Hex;
    throw new ConcordatError(`"${id}" is no id of an agreement.`, {
      code: "id-invalid",
      remedy: "Write 0x and 64 hexadecimal digits, as `concordat status` prints it.",
      where: { field: "--id" },
    });
  }
  if (read === undefined || agreement === undefined) {
    throw new ConcordatError("Which agreement is meant?", {
      code: "agreement-missing",
      remedy: "Name its file with --agreement (or CONCORDAT_AGREEMENT), or its id with --id.",
    });
  }
  if (read.file.edition === 1) return compileAgreement(read.written, deployment, { locate: read.locate }).id;
  throw new ConcordatError(`This file is edition ${read.file.edition}, from which the id cannot be told.`, {
    code: "id-missing",
    remedy: "Add --id, as `concordat status` prints it, or name the file of the first edition.",
    where: { file: agreement, field: "edition" },
  });
}
