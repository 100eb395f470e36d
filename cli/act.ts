import type { Command } from "commander";
import type { Act } from "../src/preview/act.ts";
import type { Situation } from "../src/situation/situation.ts";
import { withAct, withAgreement, type ActOptions, type AgreementOptions } from "./options.ts";
import { perform, requireOneWay } from "./perform.ts";
import { run } from "./run.ts";
import { readSituation, withSession } from "./session.ts";

/** The options of a command that acts on an agreement in force. */
export type ActingOptions<Own = object> = Own & ActOptions & AgreementOptions;

/**
 * Makes a command act on an agreement in force: it reads the agreement, says what it will do, then signs, prints or sends it.
 *
 * @param command With its name, arguments and own options.
 * @param toAct Given the agreement, all options, then the positional arguments.
 */
export function acts<Own = object, Arguments extends unknown[] = []>(
  command: Command,
  toAct: (situation: Situation, options: ActingOptions<Own>, ...args: Arguments) => Act | Promise<Act>,
): Command {
  return withAct(withAgreement(command)).action(
    run<ActingOptions<Own>, Arguments>(({ out, options }, ...args) => {
      requireOneWay(options);
      return withSession(out, options, async (session) => {
        const situation = await readSituation(out, session, options);
        const act = await toAct(situation, options, ...args);
        const { provider, client } = session;
        const scene = { out, provider, chainId: client.deployment.chainId, now: situation.now, situation };
        await perform(scene, act, options);
      });
    }),
  );
}
