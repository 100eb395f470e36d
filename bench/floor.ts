import { AbiCoder, concat, dataSlice, id, keccak256, MaxUint256, Signature, toBeHex, type Contract } from "ethers";
import { account, AMOUNT, empty, fill, gas, instrument, type Env, type Measure } from "./env.ts";
import { MEMBERS, PAYEES } from "./people.ts";

/** An agreement of a floor: payer, payee and approver are the accounts 1, 2 and 3, unless a committee approves. */
interface FloorAgreement {
  floor: Contract;
  terms: readonly string[];
  /** The milestones, packed, and their hash. */
  packed: string;
  hash: string;
  create: () => Promise<bigint>;
}

const SALT = id("bench");
const coder = AbiCoder.defaultAbiCoder();
const allBits = (count: number): bigint => (1n << BigInt(count)) - 1n;

async function drafted(env: Env, milestones: number, committee?: readonly string[]): Promise<FloorAgreement> {
  const payer = account(env, 1);
  const approver = committee
    ? dataSlice(keccak256(coder.encode(["address[3]"], [committee])), 12)
    : account(env, 3).address;
  const terms = [payer.address, account(env, 2).address, approver, await env.token.getAddress(), SALT];
  const packed = concat(Array.from({ length: milestones }, () => toBeHex(AMOUNT, 12)));
  const floor = await inUse(env, "FloorHash");
  return {
    floor,
    terms,
    packed,
    hash: keccak256(packed),
    create: () => gas(floor, payer, "createAndFund", terms, packed),
  };
}

/** Deploys a floor that holds other people's money already, and which the payer allows to take its own. */
async function inUse(env: Env, name: string): Promise<Contract> {
  const payer = account(env, 1);
  const floor = await env.deploy(instrument(name));
  const address = await floor.getAddress();
  await fill(env, payer.address);
  await fill(env, address);
  await (await env.token.connect(payer).approve(address, MaxUint256)).wait();
  return floor;
}

async function opened(env: Env, milestones: number, committee?: readonly string[]): Promise<FloorAgreement> {
  const agreement = await drafted(env, milestones, committee);
  await agreement.create();
  return agreement;
}

const fillPayee = (env: Env): Promise<void> => fill(env, account(env, 2).address);

/** Opens an agreement and pays for all its milestones at once. */
export const floorCreate =
  (milestones: number): Measure =>
  async (env) =>
    (await drafted(env, milestones)).create();

/** Logs evidence; reads nothing. */
export const floorEvidence: Measure = async (env) => {
  const { floor } = await opened(env, 5);
  return gas(floor, account(env, 2), "evidenceOpen", id("agreement"), 1, id("evidence"));
};

/** The approver pays one of five milestones. */
export const floorApproveAndPay =
  (existing: boolean): Measure =>
  async (env) => {
    const { floor, terms, packed } = await opened(env, 5);
    if (existing) await fillPayee(env);
    return gas(floor, account(env, 3), "approveRelease", terms, packed, 0);
  };

/** Somebody brings two signatures of a committee of three, and one milestone is paid. */
export const floorSignatures: Measure = async (env) => {
  const committee = MEMBERS.map(({ address }) => address);
  const { floor, terms, packed, hash } = await opened(env, 5, committee);
  await fillPayee(env);
  const digest = await digestOf(env, floor, [...terms, hash]);
  const signatures = concat(
    MEMBERS.slice(0, 2).map((m) => Signature.from(m.signingKey.sign(digest)).compactSerialized),
  );
  return gas(floor, account(env, 0), "releaseSigs", terms, committee, packed, 1, signatures);
};

async function digestOf({ provider }: Env, floor: Contract, words: readonly string[]): Promise<string> {
  const { chainId } = await provider.getNetwork();
  const domainType = id("EIP712Domain(uint256 chainId,address verifyingContract)");
  const domain = coder.encode(["bytes32", "uint256", "address"], [domainType, chainId, await floor.getAddress()]);
  const agreement = keccak256(coder.encode(["address", "address", "address", "address", "bytes32", "bytes32"], words));
  const approveType = id("Approve(bytes32 id,uint256 bitmap)");
  const approve = coder.encode(["bytes32", "bytes32", "uint256"], [approveType, agreement, 1]);
  return keccak256(concat(["0x1901", keccak256(domain), keccak256(approve)]));
}

/** Two of a committee of three vote, the second vote pays: two transactions. */
export const floorVotes: Measure = async (env) => {
  const members = [4, 5, 6].map((n) => account(env, n));
  const committee = members.map(({ address }) => address);
  const { floor, terms, packed, hash } = await opened(env, 5, committee);
  await fillPayee(env);
  const first = await gas(floor, account(env, 4), "vote", terms, committee, hash, 0, 0);
  return first + (await gas(floor, account(env, 5), "voteRelease", terms, committee, packed, 0, 1));
};

/** The approver pays twenty milestones of one payee. */
export const floorTwenty: Measure = async (env) => {
  const { floor, terms, packed } = await opened(env, 20);
  await fillPayee(env);
  return gas(floor, account(env, 3), "approveReleaseMany", terms, packed, allBits(20));
};

/** The approver pays twenty milestones, each of another payee. */
export const floorTwentyPayees =
  (existing: boolean): Measure =>
  async (env) => {
    const payer = account(env, 1);
    const approver = account(env, 2);
    const floor = await inUse(env, "FloorProgram");
    const terms = [payer.address, approver.address, await env.token.getAddress(), SALT];
    const entries = concat(PAYEES.flatMap((payee) => [payee, toBeHex(AMOUNT, 12)]));
    await gas(floor, payer, "createAndFund", terms, entries);
    if (existing) for (const payee of PAYEES) await fill(env, payee);
    return gas(floor, approver, "approvePay", terms, entries, allBits(PAYEES.length));
  };

/** The payer disputes. */
export const floorDispute: Measure = async (env) => {
  const { floor, terms, hash } = await opened(env, 5);
  return gas(floor, account(env, 1), "openDispute", terms, hash, id("why"));
};

/** The arbiter rules; a payee with tokens and a payer that has paid in all of its own are paid. */
export const floorResolve: Measure = async (env) => {
  const { floor, terms, hash } = await opened(env, 5);
  await fillPayee(env);
  await empty(env, account(env, 1));
  await gas(floor, account(env, 1), "openDispute", terms, hash, id("why"));
  return gas(floor, account(env, 3), "resolve", terms, hash, AMOUNT);
};

/** Opens an agreement of five milestones, and pays them one by one. */
export const floorLife: Measure = async (env) => {
  const { floor, terms, packed, create } = await drafted(env, 5);
  let total = await create();
  for (let index = 0; index < 5; index++) {
    total += await gas(floor, account(env, 3), "approveRelease", terms, packed, index);
  }
  return total;
};
