/**
 * `node scripts/deploy.ts --network <name> [--plan] [--yes] [--anew] [--uncommitted]`: deploys Concordat, or goes on with a deployment that
 * was interrupted. See docs/deploying.md.
 */
import { parseArgs } from "node:util";
import { confirm, isCancel } from "@clack/prompts";
import { formatEther } from "ethers";
import { hasErrors } from "../src/terms/findings.ts";
import { ConcordatError } from "../src/errors.ts";
import { verifyDeployment } from "../src/deployment/verify.ts";
import { connect, isPassing, type Chain } from "./deploy/chain.ts";
import { execute } from "./deploy/execute.ts";
import { beginJournal, openJournal, type Journal } from "./deploy/journal.ts";
import { readParameters, type Parameters } from "./deploy/parameters.ts";
import { makePlan, type Step } from "./deploy/plan.ts";
import { makeRecord, writeRecord } from "./deploy/record.ts";
import { settle } from "./deploy/settle.ts";
import { readSource, type Source } from "./deploy/source.ts";
import { costOf, describeFindings, describePlan, describeResult, isToSend, type Cost } from "./deploy/words.ts";

const usage = "npm run deploy -- --network <name> [--plan] [--yes] [--anew] [--uncommitted]";

/** What the person asked for. */
interface Wish {
  network: string;
  /** Only say what would happen. */
  plan: boolean;
  /** Do not ask back. */
  yes: boolean;
  /** Put an earlier deployment aside. */
  anew: boolean;
  /** Deploy a source that nobody else can have. */
  uncommitted: boolean;
}

const say = (line: string) => console.log(line);

try {
  await main(readWish());
} catch (error) {
  console.error(error instanceof ConcordatError ? error.message : unforeseen(error));
  process.exitCode = 1;
}

async function main(wish: Wish): Promise<void> {
  const parameters = readParameters(wish.network);
  const source = await readSource();
  const chain = await connect(wish.network, parameters);
  try {
    if (source.modified && !isPassing(chain) && !wish.uncommitted) throw uncommitted();
    await deployTo(chain, parameters, source, wish);
  } finally {
    await chain.close();
  }
}

async function deployTo(chain: Chain, parameters: Parameters, source: Source, wish: Wish): Promise<void> {
  const journal = await settle(chain, await openJournal(chain, source, wish.anew), say);
  const steps = await makePlan(chain, parameters, journal);
  const cost = await costOf(chain, steps);
  for (const line of describePlan(chain, parameters, source, steps, cost)) say(line);
  if (wish.plan) return;
  requireMoney(chain, parameters, cost);
  if (steps.some(isToSend)) {
    await requireConsent(chain, wish);
    say("");
  }
  beginJournal(journal, chain, source);
  // Ignition also writes down what was found, so it is run even if nothing is to be sent.
  await execute(chain, parameters, steps, journal.folder, say);
  await conclude(chain, parameters, source, wish);
}

/** Looks at what stands on the chain now; only what is right gets a record. */
async function conclude(chain: Chain, parameters: Parameters, source: Source, wish: Wish): Promise<void> {
  const journal: Journal = await openJournal(chain, source, false);
  const record = await makeRecord(chain, parameters, source, journal);
  const findings = await verifyDeployment(chain.provider, record);
  for (const line of describeFindings(findings)) console.error(line);
  if (hasErrors(findings)) {
    throw new ConcordatError("What stands on the chain is not what this source makes; no record was written.", {
      code: "deployment-differs",
      remedy: `If the chain was started anew, deploy again: npm run deploy -- --network ${wish.network} --anew`,
    });
  }
  const steps: Step[] = await makePlan(chain, parameters, journal);
  for (const line of describeResult(chain, writeRecord(journal.folder, record), parameters, steps)) say(line);
}

function requireMoney({ balance, deployer }: Chain, { coin }: Parameters, { total }: Cost): void {
  if (balance >= total) return;
  throw new ConcordatError(
    `${deployer} has ${formatEther(balance)} ${coin}, but this may cost ${formatEther(total)} ${coin}.`,
    { code: "deployer-short", remedy: `Send it ${formatEther(total - balance)} ${coin} more; nothing was sent.` },
  );
}

async function requireConsent(chain: Chain, { yes }: Wish): Promise<void> {
  if (yes || isPassing(chain)) return;
  const agreed = process.stdin.isTTY && (await confirm({ message: "Deploy?", initialValue: false }));
  if (agreed === true && !isCancel(agreed)) return;
  throw new ConcordatError("Nothing was sent.", {
    code: "not-confirmed",
    remedy: "Answer yes, or say --yes where there is nobody to ask.",
  });
}

function uncommitted(): ConcordatError {
  return new ConcordatError("The checkout has changes that are not committed, so nobody could check the deployment.", {
    code: "source-uncommitted",
    remedy: "Commit them, or say --uncommitted if nobody else is to rely on it.",
  });
}

function readWish(): Wish {
  try {
    const { values } = parseArgs({
      options: {
        network: { type: "string" },
        plan: { type: "boolean", default: false },
        yes: { type: "boolean", default: false },
        anew: { type: "boolean", default: false },
        uncommitted: { type: "boolean", default: false },
      },
    });
    const { network } = values;
    if (network === undefined) throw new Error("--network is missing.");
    if (values.plan && values.anew) throw new Error("--plan changes nothing, so it cannot go with --anew.");
    return { ...values, network };
  } catch (error) {
    const problem = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new ConcordatError(`The command is not understood: ${problem}`, { code: "usage", remedy: `Use: ${usage}` });
  }
}

/** A message for what this program did not foresee, such as a node that refuses a transaction. */
function unforeseen(error: unknown): string {
  const first = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  return `${first} Start again to go on where it stopped; set DEBUG=1 to see where it happened.${process.env.DEBUG ? `\n${error instanceof Error ? error.stack : ""}` : ""}`;
}
