import { activate, activateAndFund, consent, signersOf, withdrawDraft, type Funding } from "../actions/agreements.ts";
import { toCall } from "../actions/call.ts";
import { tokenInterface } from "../chain/contracts.ts";
import type { Subject } from "../envelope/envelope.ts";
import { termsMessage, withdrawDraftMessage } from "../messages/agreements.ts";
import type { CompiledAgreement } from "../terms/compile.ts";
import type { Deployment } from "../terms/normal.ts";
import { formatAmount, showAmount } from "../units/amount.ts";
import type { Act } from "./act.ts";
import { nobody } from "./milestones.ts";
import { enumerate } from "./words.ts";

/** An agreement that nobody activated yet, and where it is to be. */
export interface Draft {
  compiled: CompiledAgreement;
  deployment: Deployment;
}

/** What the parties of a draft sign. */
export function termsSubject({ compiled, deployment }: Draft): Subject {
  const { terms, names, digest } = compiled;
  const message = termsMessage({ chainId: deployment.chainId, hub: deployment.agreements, terms });
  return {
    about: `Sign "${terms.title}"`,
    agreement: digest,
    message: () => message,
    expires: false,
    account: (party) => terms.parties[party - 1]?.account ?? "",
    name: (party) => names.parties[party - 1] ?? `party ${party}`,
  };
}

/** What an agreement is worth and who bears it: a line for each clause. */
function worth({ compiled }: Draft): string[] {
  return compiled.terms.clauses.map(({ value }, i) => {
    const name = compiled.names.clauses[i] ?? `${i + 1}`;
    return `Clause ${name}: ${moneyIn(compiled, i, value)} in all.`;
  });
}

function moneyIn({ configs, file }: CompiledAgreement, clause: number, amount: bigint): string {
  const { currency } = Object.values(file.clauses)[clause] ?? { currency: "XXX" };
  return showAmount(formatAmount(amount / (configs[clause]?.deal.unit ?? 1n), currency), currency);
}

/** What the chain knows of a draft already. */
export interface DraftState {
  /** Numbers of the parties that consented on the chain. */
  consented: readonly number[];
  /** Whether somebody activated it meanwhile: then it can still be paid into. */
  active: boolean;
}

/** Opens an agreement; with `funding`, the sender pays into a purse in the same transaction. */
export function activateAct(draft: Draft, { consented, active }: DraftState, funding?: Funding): Act {
  const { compiled, deployment } = draft;
  const { terms, names } = compiled;
  const subject = termsSubject(draft);
  const signers = signersOf(terms);
  const may = active ? [] : signers.filter((party) => !consented.includes(party));
  const hub = deployment.agreements;
  const paying =
    funding === undefined
      ? []
      : [
          `The sender pays ${moneyIn(compiled, funding.clause, funding.amount)} into clause ${names.clauses[funding.clause] ?? ""}, in the same transaction; first it allows the clause to take exactly this amount.`,
        ];
  return {
    title: `Activate "${terms.title}"`,
    lines: [
      active
        ? "It is in force already."
        : `It takes the signatures of ${enumerate(signers.map(subject.name))}, or their consent on the chain. The full terms are published there, and every clause opens.`,
      ...(consented.length === 0 || active ? [] : [`Consented already: ${enumerate(consented.map(subject.name))}.`]),
      ...worth(draft),
      ...paying,
    ],
    final: ["From then on the agreement binds: it changes only as its own terms say."],
    authority: { subject, may, need: "all" },
    calls: (auths) => {
      const signatures = new Map(auths.map(({ party, signature }) => [party, signature]));
      if (funding === undefined) return [activate(hub, compiled, signatures)];
      const { module = "", token = "" } = terms.clauses[funding.clause] ?? {};
      const title = "Allow the clause to take the deposit";
      return [
        toCall(tokenInterface, token, "approve", [module, funding.amount], title),
        activateAndFund(hub, compiled, signatures, [funding]),
      ];
    },
  };
}

/** A party that signs agrees on chain; it must send this itself. */
export function consentAct(draft: Draft): Act {
  const { compiled, deployment } = draft;
  return {
    title: `Consent to "${compiled.terms.title}"`,
    lines: ["The sender agrees to these terms on the chain, instead of by signature.", ...worth(draft)],
    final: ["A consent cannot be taken back; but whoever signs may withdraw the draft until it is activated."],
    calls: () => [consent(deployment.agreements, compiled.terms)],
  };
}

/** A party that signs kills a draft, for everybody. */
export function withdrawAct(draft: Draft): Act {
  const { compiled, deployment } = draft;
  const { terms, digest } = compiled;
  const title = `Withdraw the draft "${terms.title}"`;
  const hub = deployment.agreements;
  return {
    title,
    lines: ["Nobody can activate exactly these terms any more, whatever was signed."],
    final: ["It is final; the parties may agree on other terms, of which one word or the salt differs."],
    authority: {
      may: signersOf(terms),
      need: "one",
      subject: {
        ...termsSubject(draft),
        about: title,
        message: (party, deadline) =>
          withdrawDraftMessage({ chainId: deployment.chainId, hub, agreement: digest, party, deadline }),
        expires: true,
      },
    },
    calls: ([by = nobody]) => [withdrawDraft(hub, terms, by)],
  };
}
