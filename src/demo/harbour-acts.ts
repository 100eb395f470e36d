import { Contract } from "ethers";
import { dispute, resolve } from "../actions/milestones.ts";
import { tokenInterface } from "../chain/contracts.ts";
import { approveMessage, disputeMessage, resolveMessage } from "../messages/milestones.ts";
import type { Auth, Delivery, Filing } from "../messages/types.ts";
import type { ClauseRecord } from "../record/record.ts";
import { act, authOf, deliveryOf, digestOfText, filingOf, recordOf, walletOf, type Stage } from "./stage.ts";

/** Who has to agree to a settlement of the harbour agreement: the payee and both payers. */
export const settledBy = ["ministry", "council", "provider"];

/** A delivery as the provider files it, dated with the chain's clock. */
export async function filed(
  { client }: Stage,
  clause: ClauseRecord,
  milestone: number,
  round: number,
  evidence: string,
): Promise<Filing> {
  const block = await client.provider.getBlock("latest");
  const delivery = deliveryOf(clause, milestone, round, evidence);
  return filingOf(delivery, `https://harbour.example/evidence/${milestone}`, block?.timestamp ?? 0);
}

/** Signed approvals of these filings. */
export function approvedBy(
  stage: Stage,
  clause: ClauseRecord,
  filings: readonly Filing[],
  names: readonly string[],
): Promise<Auth[]> {
  const deliveries = filings.map(({ delivery }) => delivery);
  return Promise.all(
    names.map((name) => authOf(stage, name, (base) => approveMessage({ ...base, clause, deliveries }))),
  );
}

/** Disputes a delivery; what it returns ends the dispute with an amount that these parties agree on. */
export async function disputed(
  stage: Stage,
  clause: ClauseRecord,
  delivery: Delivery,
  name: string,
  why: string,
): Promise<(toPayee: bigint, names: readonly string[]) => Promise<void>> {
  const reason = { code: 2, document: digestOfText(why) };
  const by = await authOf(stage, name, (base) => disputeMessage({ ...base, clause, delivery, reason }));
  await act(stage, dispute(clause, delivery, reason, by));
  return async (toPayee, names) => {
    const decision = { delivery, toPayee, reason };
    const auths = await Promise.all(
      names.map((each) => authOf(stage, each, (base) => resolveMessage({ ...base, clause, ...decision }))),
    );
    const { rules } = (await recordOf(stage)).terms;
    await act(stage, resolve(clause, { ...decision, rules, by: auths }));
  };
}

/** A permit that lets the module take a payer's money. */
export async function permitOf(
  stage: Stage,
  name: string,
  value: bigint,
): Promise<{ deadline: number; signature: string }> {
  const { client, compiled } = stage;
  const token = compiled.terms.clauses[0]?.token ?? "";
  const spender = compiled.terms.clauses[0]?.module ?? "";
  const owner = walletOf(stage, name);
  const contract = new Contract(token, tokenInterface, client.provider);
  const domain = {
    name: (await contract.getFunction("name")()) as string,
    version: "1",
    chainId: client.deployment.chainId,
    verifyingContract: token,
  };
  const Permit = ["owner address", "spender address", "value uint256", "nonce uint256", "deadline uint256"].map(
    (field) => {
      const [field_ = "", type = ""] = field.split(" ");
      return { name: field_, type };
    },
  );
  const deadline = 2 ** 40 - 1;
  const nonce = (await contract.getFunction("nonces")(owner.address)) as bigint;
  const message = { owner: owner.address, spender, value, nonce, deadline };
  return { deadline, signature: await owner.signTypedData(domain, { Permit }, message) };
}
