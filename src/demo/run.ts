import { fileURLToPath } from "node:url";
import { compileAgreement } from "../terms/compile.ts";
import { readAgreement } from "../terms/read.ts";
import { parseMoment } from "../units/moment.ts";
import { deployAll, makePeople, startChain, type LocalChain } from "./chain.ts";
import { playHarbour } from "./harbour.ts";
import { playKobe } from "./kobe.ts";
import { narrate, type Narrator } from "./narrator.ts";
import type { Stage } from "./stage.ts";

/** How {@link runDemo} is watched. */
export interface DemoOptions {
  /** Takes one line at a time; standard output if nothing is given. */
  print?: (line: string) => void;
  colour?: boolean;
}

const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.yaml`, import.meta.url));

/**
 * Plays the examples on a chain that starts in this process and ends with it: a real published contract, then an invented one
 * in which everything goes wrong that can. Needs no key, account, server or network.
 */
export async function runDemo(options: DemoOptions = {}): Promise<void> {
  const { print = (line: string) => process.stdout.write(`${line}\n`), colour = false } = options;
  const narrator = narrate(print, colour);
  const started = performance.now();
  narrator.say("Concordat: agreements between public bodies that run themselves.");
  narrator.say("A chain starts on this machine; its clock says July 2017. All money is worthless test currency.");

  const chain = await startChain(parseMoment("2017-07-19", "Asia/Tokyo", "start"));
  try {
    const deployment = await deployAll(chain, ["JPY", "GBP"]);
    narrator.say(
      `Contracts: Agreements ${deployment.agreements}, Milestones ${deployment.modules["milestones"] ?? ""}`,
    );
    await playKobe(await stageOf(chain, deployment, "kobe-diabetic-nephropathy", narrator));
    await playHarbour(await stageOf(chain, deployment, "harbour-family-support", narrator));
  } finally {
    await chain.close();
  }
  narrator.title("What next");
  narrator.say("npx concordat show examples/kobe-diabetic-nephropathy.yaml   the agreement as a page to read");
  narrator.say("npx concordat --help                                          every verb, for your own agreement");
  narrator.say(`docs/manager.md is the guide. (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** An example (name of its file), with keys for its parties. */
export async function stageOf(
  chain: LocalChain,
  deployment: Stage["client"]["deployment"],
  name: string,
  narrator: Narrator,
): Promise<Stage> {
  const { written, file } = readAgreement(example(name), { deployment });
  const people = await makePeople(chain, Object.keys(file.parties));
  const accounts = Object.fromEntries([...people].map(([party, wallet]) => [party, wallet.address]));
  const compiled = compileAgreement(written, deployment, { accounts });
  const client = { provider: chain.provider, deployment };
  return { chain, client, people, compiled, narrator, zone: file.timeZone };
}
