import { confirm, isCancel } from "@clack/prompts";
import { formatEther } from "ethers";
import { verifyDeployment } from "../../src/deployment/verify.ts";
import { ConcordatError } from "../../src/errors.ts";
import { hasErrors } from "../../src/terms/findings.ts";
import { connect, isPassing, type Chain } from "./chain.ts";
import { requireCancun, requireTokens } from "./demands.ts";
import { execute } from "./execute.ts";
import { beginJournal, openJournal, type Journal } from "./journal.ts";
import { readParameters, type Parameters } from "./parameters.ts";
import { makePlan, type Step } from "./plan.ts";
import { makeRecord, writeRecord } from "./record.ts";
import { settle } from "./settle.ts";
import { readSource, type Source } from "./source.ts";
import type { Wish } from "./wish.ts";
import { costOf, describeFindings, describePlan, describeResult, isToSend, type Cost } from "./words.ts";

const say = (line: string) => console.log(line);

/**
 * Deploys Concordat as the person asked, or goes on with a deployment that was interrupted.
 *
 * @throws {@link ConcordatError} for everything a person can do something about.
 */
export async function deployAsWished(wish: Wish): Promise<void> {
  const parameters = readParameters(wish.network);
  const source = await readSource();
  const chain = await connect(wish.network, parameters);
  try {
    await requireCancun(chain);
    await requireTokens(chain, parameters);
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
