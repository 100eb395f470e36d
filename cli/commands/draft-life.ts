import { Argument, type Command } from "commander";
import type { Provider } from "ethers";
import type { Funding } from "../../src/actions/agreements.ts";
import { ConcordatError } from "../../src/errors.ts";
import { suggest } from "../../src/terms/findings.ts";
import {
  activateAct,
  consentAct,
  termsSubject,
  withdrawAct,
  type Draft,
  type DraftState,
} from "../../src/preview/drafts.ts";
import { agreementsAt } from "../../src/chain/contracts.ts";
import { ZERO_HASH } from "../../src/terms/types.ts";
import { membersOf } from "../../src/terms/word.ts";
import type { Act } from "../../src/preview/act.ts";
import { parseAmount } from "../../src/units/amount.ts";
import { clauseOption, withAct, withChain, type ActOptions, type ChainOptions } from "../options.ts";
import { perform, requireOneWay } from "../perform.ts";
import { run } from "../run.ts";
import { readDraft, withSession } from "../session.ts";

const fileArgument = () => new Argument("<file>", "agreement file, YAML or JSON");

type Options<Own = object> = Own & ActOptions & ChainOptions;

/** `sign`, `activate`, `consent`, `withdraw`: from a file to an agreement in force, or not. */
export function addDraftLife(program: Command): void {
  const sign = program
    .command("sign")
    .description("sign an agreement that is not in force yet; the signature goes into a file, nothing is sent")
    .addArgument(fileArgument());
  onDraft<object>(
    sign,
    (draft) => signAct(draft),
    (options, file) => ({ sign: defaultSignatures(file), ...options }),
  );

  const activate = program
    .command("activate")
    .description("put an agreement in force, with the signatures of all who sign")
    .addArgument(fileArgument())
    .addOption(clauseOption())
    .option("--fund <amount>", "pay this much into the purse of --payer in the same transaction; the sender pays")
    .option("--payer <party>", "with --fund: whose purse; needed where the clause has several");
  onDraft<FundOptions>(activate, (draft, options, state) => activateAct(draft, state, toFunding(draft, options)));

  const consent = program
    .command("consent")
    .description("agree to a draft on the chain, instead of by signature")
    .addArgument(fileArgument());
  onDraft(consent, (draft) => consentAct(draft));

  const withdraw = program
    .command("withdraw")
    .description("kill a draft for everybody, whatever was signed")
    .addArgument(fileArgument());
  onDraft(withdraw, (draft) => withdrawAct(draft));
}

/** Where signatures under a file go if nothing else is said. */
function defaultSignatures(file: string): string {
  return `${file.replace(/\.(ya?ml|json)$/i, "")}.signatures.json`;
}

function onDraft<Own = object>(
  command: Command,
  toAct: (draft: Draft, options: Options<Own>, state: DraftState) => Act,
  adjust: (options: Options<Own>, file: string) => Options<Own> = (options) => options,
): void {
  withAct(withChain(command)).action(
    run<Options<Own>, [string]>(({ out, options }, file) => {
      requireOneWay(options);
      return withSession(out, options, async ({ provider, client }) => {
        const draft = readDraft(file, client.deployment);
        const chosen = adjust(options, file);
        const block = await provider.getBlock("latest");
        const state = await stateOf(draft, provider);
        const scene = { out, provider, chainId: client.deployment.chainId, now: block?.timestamp ?? 0 };
        await perform(scene, toAct(draft, chosen, state), chosen);
      });
    }),
  );
}

/** What the chain knows of a draft. */
async function stateOf({ compiled, deployment }: Draft, provider: Provider): Promise<DraftState> {
  const hub = agreementsAt(deployment, provider);
  const consented = membersOf(await hub.consentsOf(compiled.digest));
  return { consented, active: (await hub.inForce(compiled.digest)) !== ZERO_HASH };
}

/** Signing the terms as an act: it has no transaction of its own. */
function signAct(draft: Draft): Act {
  const { compiled } = draft;
  const activation = activateAct(draft, { consented: [], active: false });
  return {
    title: `Sign "${compiled.terms.title}"`,
    lines: [
      `The signature says yes to the whole file, edition ${compiled.terms.edition}: every name, sum, date and rule in it. Read it first: concordat show.`,
      `Digest that is signed: ${compiled.digest}.`,
      ...activation.lines.slice(1),
      `It holds for these contracts only: ${draft.deployment.agreements} on chain ${draft.deployment.chainId}.`,
    ],
    final: ["A signature cannot be called back; but whoever signs may withdraw the draft until it is activated."],
    authority: { subject: termsSubject(draft), may: activation.authority?.may ?? [], need: "all" },
    calls: () => [],
  };
}

interface FundOptions {
  clause?: string;
  fund?: string;
  payer?: string;
}

/** What `--fund`, `--payer` and `--clause` mean in a file. */
function toFunding({ compiled }: Draft, { clause, fund, payer }: FundOptions): Funding | undefined {
  if (fund === undefined) return undefined;
  const { names, file, configs } = compiled;
  const index = choose(names.clauses, clause, "clause", "--clause");
  const { currency, payers } = Object.values(file.clauses)[index] ?? { currency: "XXX", payers: [] };
  const chosen = choose(
    payers.map(({ party }) => party),
    payer,
    "payer",
    "--payer",
  );
  return { clause: index, payer: chosen, amount: parseAmount(fund, currency) * (configs[index]?.deal.unit ?? 1n) };
}

/** Index of what was named; of the only one if nothing was. */
function choose(names: readonly string[], written: string | undefined, kind: string, field: string): number {
  const index = written === undefined ? (names.length === 1 ? 0 : -1) : names.indexOf(written);
  if (index >= 0) return index;
  throw new ConcordatError(written === undefined ? `Which ${kind} is meant?` : `There is no ${kind} "${written}".`, {
    code: `${kind}-unknown`,
    remedy: written === undefined ? `Choose one of ${names.join(", ")}.` : suggest(written, names),
    where: { field },
  });
}
