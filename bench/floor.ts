import { AbiCoder, MaxUint256, Signature, Wallet, concat, dataSlice, id, keccak256, toBeHex } from "ethers";
import { benchArtifact, gas, type Env } from "./env.ts";

/** 100 tokens of 18 decimals: every milestone of every row, so that amounts cost every contract the same calldata. */
export const AMOUNT = 100n * 10n ** 18n;

/** Ether accounts for signatures; fixed keys, because a random address may cost less calldata than another. */
export const MEMBERS = [1, 2, 3].map((n) => new Wallet(id(`member ${n}`))).sort((a, b) => (a.address.toLowerCase() < b.address.toLowerCase() ? -1 : 1));

/** Twenty payees that no other row uses. */
export const PAYEES = Array.from({ length: 20 }, (_, n) => new Wallet(id(`payee ${n + 1}`)).address);

const SALT = id("bench");
const packed = (count: number) => concat(Array.from({ length: count }, () => toBeHex(AMOUNT, 12)));
const bits = (count: number) => (1n << BigInt(count)) - 1n;

/** A floor's agreement: payer, payee and approver are the accounts 1, 2 and 3, unless a committee approves. */
async function agreement(env: Env, milestones: number, committee?: string[]) {
  const [, payer, payee, single] = env.signers;
  const approver = committee ? dataSlice(keccak256(AbiCoder.defaultAbiCoder().encode(["address[3]"], [committee])), 12) : single!.address;
  const floor = await env.deploy(benchArtifact("FloorHash"));
  const terms = [payer!.address, payee!.address, approver, await env.token.getAddress(), SALT];
  const ms = packed(milestones);
  await gas(env.token, payer!, "mint", payer!.address, AMOUNT * 1000n);
  await gas(env.token, payer!, "approve", await floor.getAddress(), MaxUint256);
  // The floor is a contract in use: it already holds the money of others.
  await gas(env.token, payer!, "mint", await floor.getAddress(), AMOUNT);
  return { floor, terms, ms, hash: keccak256(ms), payer: payer!, payee: payee!, approver: single!, create: () => gas(floor, payer!, "createAndFund", terms, ms) };
}

const existing = (env: Env, account: string) => gas(env.token, env.signers[0]!, "mint", account, AMOUNT);

const createAndFund = (milestones: number) => async (env: Env) => (await agreement(env, milestones)).create();

const approveAndPay = (isExisting: boolean) => async (env: Env) => {
  const a = await agreement(env, 5);
  await a.create();
  if (isExisting) await existing(env, a.payee.address);
  return gas(a.floor, a.approver, "approveRelease", a.terms, a.ms, 0);
};

const manyPayees = (isExisting: boolean) => async (env: Env) => {
  const [, payer, approver] = env.signers;
  const floor = await env.deploy(benchArtifact("FloorProgram"));
  const terms = [payer!.address, approver!.address, await env.token.getAddress(), SALT];
  const entries = concat(PAYEES.flatMap((payee) => [payee, toBeHex(AMOUNT, 12)]));
  await gas(env.token, payer!, "mint", payer!.address, AMOUNT * 1000n);
  await gas(env.token, payer!, "mint", await floor.getAddress(), AMOUNT);
  await gas(env.token, payer!, "approve", await floor.getAddress(), MaxUint256);
  await gas(floor, payer!, "createAndFund", terms, entries);
  if (isExisting) for (const payee of PAYEES) await existing(env, payee);
  return gas(floor, approver!, "approvePay", terms, entries, bits(20));
};

/** What each operation costs a contract that does nothing else, by the row's name. */
export const FLOORS: Record<string, (env: Env) => Promise<bigint>> = {
  "create + fund, 1 milestone": createAndFund(1),
  "create + fund, 5": createAndFund(5),
  "create + fund, 20": createAndFund(20),
  "evidence as an event, no clock": async (env) => {
    const a = await agreement(env, 5);
    await a.create();
    return gas(a.floor, a.payee, "evidenceOpen", id("agreement"), 0, id("evidence"));
  },
  "approve + pay one of 5, existing payee": approveAndPay(true),
  "approve + pay one of 5, fresh payee": approveAndPay(false),
  "2-of-3 signatures + pay, existing": async (env) => {
    const committee = MEMBERS.map((m) => m.address);
    const a = await agreement(env, 5, committee);
    await a.create();
    await existing(env, a.payee.address);
    const coder = AbiCoder.defaultAbiCoder();
    const { chainId } = await env.signers[0]!.provider!.getNetwork();
    const domain = keccak256(coder.encode(["bytes32", "uint256", "address"], [id("EIP712Domain(uint256 chainId,address verifyingContract)"), chainId, await a.floor.getAddress()]));
    const agreementId = keccak256(coder.encode(["address", "address", "address", "address", "bytes32", "bytes32"], [...a.terms, a.hash]));
    const approve = keccak256(coder.encode(["bytes32", "bytes32", "uint256"], [id("Approve(bytes32 id,uint256 bitmap)"), agreementId, 1]));
    const digest = keccak256(concat(["0x1901", domain, approve]));
    const signatures = concat(MEMBERS.slice(0, 2).map((m) => Signature.from(m.signingKey.sign(digest)).compactSerialized));
    return gas(a.floor, a.payer, "releaseSigs", a.terms, committee, a.ms, 1, signatures);
  },
  "2-of-3 on-chain votes + pay, existing": async (env) => {
    const members = env.signers.slice(4, 7);
    const committee = members.map((m) => m.address);
    const a = await agreement(env, 5, committee);
    await a.create();
    await existing(env, a.payee.address);
    const first = await gas(a.floor, members[0]!, "vote", a.terms, committee, a.hash, 0, 0);
    return first + (await gas(a.floor, members[1]!, "voteRelease", a.terms, committee, a.ms, 0, 1));
  },
  "20 milestones, one existing payee": async (env) => {
    const a = await agreement(env, 20);
    await a.create();
    await existing(env, a.payee.address);
    return gas(a.floor, a.approver, "approveReleaseMany", a.terms, a.ms, bits(20));
  },
  "20 existing payees, one clause": manyPayees(true),
  "20 fresh payees, one clause": manyPayees(false),
  "dispute, open": async (env) => {
    const a = await agreement(env, 5);
    await a.create();
    return gas(a.floor, a.payer, "openDispute", a.terms, a.hash, id("why"));
  },
  "dispute, resolve (two payouts)": async (env) => {
    const a = await agreement(env, 5);
    await a.create();
    await existing(env, a.payee.address);
    await gas(a.floor, a.payer, "openDispute", a.terms, a.hash, id("why"));
    return gas(a.floor, a.approver, "resolve", a.terms, a.hash, AMOUNT);
  },
  "life cycle: create + fund 5, 5 x approve + pay": async (env) => {
    const a = await agreement(env, 5);
    let total = await a.create();
    for (let idx = 0; idx < 5; idx++) total += await gas(a.floor, a.approver, "approveRelease", a.terms, a.ms, idx);
    return total;
  },
};
