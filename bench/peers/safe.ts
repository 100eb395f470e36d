import { AbiCoder, concat, Contract, getBytes, solidityPacked, ZeroAddress, type Signer } from "ethers";
import { account, AMOUNT, fill, gas, shipped, type Env, type Measure } from "../env.ts";
import { MEMBERS, PAYEES } from "../people.ts";

const PACKAGE = "@safe-global/safe-smart-account/build/artifacts/contracts";
const CALL = 0;
const DELEGATECALL = 1;

/** A Safe of three owners, two of whom decide; it holds the money. */
async function safeOf(env: Env, owners: readonly string[]): Promise<Contract> {
  const singleton = shipped(`${PACKAGE}/Safe.sol/Safe.json`);
  const implementation = await env.deploy(singleton);
  const factory = await env.deploy(shipped(`${PACKAGE}/proxies/SafeProxyFactory.sol/SafeProxyFactory.json`));
  const setup = implementation.interface.encodeFunctionData("setup", [
    owners,
    2,
    ZeroAddress,
    "0x",
    ZeroAddress,
    ZeroAddress,
    0,
    ZeroAddress,
  ]);
  const target = await implementation.getAddress();
  const address = (await factory.getFunction("createProxyWithNonce").staticCall(target, setup, 1)) as string;
  await gas(factory, account(env, 0), "createProxyWithNonce", target, setup, 1);
  await fill(env, address);
  return new Contract(address, singleton.abi, account(env, 0));
}

const transfer = (env: Env, payee: string): string =>
  env.token.interface.encodeFunctionData("transfer", [payee, AMOUNT]);

/** What the owners agree to: neither refunds nor gas tokens. */
const order = (to: string, data: string, operation: number) =>
  [to, 0, data, operation, 0, 0, 0, ZeroAddress, ZeroAddress] as const;

async function execute(safe: Contract, by: Signer, what: ReturnType<typeof order>): Promise<bigint> {
  const nonce = (await safe.getFunction("nonce")()) as bigint;
  const digest = (await safe.getFunction("getTransactionHash")(...what, nonce)) as string;
  const signatures = concat(MEMBERS.slice(0, 2).map((m) => m.signingKey.sign(getBytes(digest)).serialized));
  return gas(safe, by, "execTransaction", ...what, signatures);
}

/** Two of three owners sign a payment, somebody sends it. */
export const safeSignatures: Measure = async (env) => {
  const safe = await safeOf(
    env,
    MEMBERS.map(({ address }) => address),
  );
  const payee = account(env, 2).address;
  await fill(env, payee);
  const what = order(await env.token.getAddress(), transfer(env, payee), CALL);
  // The second time, for a Safe in use: its nonce is no longer zero.
  await execute(safe, account(env, 0), what);
  return execute(safe, account(env, 0), what);
};

/** One owner approves on chain, another one sends: two transactions. */
export const safeVotes: Measure = async (env) => {
  const owners = [4, 5, 6].map((n) => account(env, n)).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const [first, second] = owners;
  if (first === undefined || second === undefined) throw new RangeError("There are too few owners.");
  const safe = await safeOf(
    env,
    owners.map(({ address }) => address),
  );
  const payee = account(env, 2).address;
  await fill(env, payee);
  const what = order(await env.token.getAddress(), transfer(env, payee), CALL);
  const approve = async (): Promise<bigint> => {
    const nonce = (await safe.getFunction("nonce")()) as bigint;
    const vote = await gas(safe, first, "approveHash", await safe.getFunction("getTransactionHash")(...what, nonce));
    const coder = AbiCoder.defaultAbiCoder();
    const votes = concat(
      [first, second].map(({ address }) => concat([coder.encode(["address", "uint256"], [address, 0]), "0x01"])),
    );
    return vote + (await gas(safe, second, "execTransaction", ...what, votes));
  };
  await approve();
  return approve();
};

/** Two signatures, one transaction, twenty transfers. */
export const safeMultiSend =
  (existing: boolean): Measure =>
  async (env) => {
    const safe = await safeOf(
      env,
      MEMBERS.map(({ address }) => address),
    );
    const multiSend = await env.deploy(shipped(`${PACKAGE}/libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json`));
    const token = await env.token.getAddress();
    const payee = account(env, 2).address;
    await execute(safe, account(env, 0), order(token, transfer(env, payee), CALL));
    if (existing) for (const each of PAYEES) await fill(env, each);
    const calls = concat(
      PAYEES.map((each) => {
        const data = transfer(env, each);
        return solidityPacked(
          ["uint8", "address", "uint256", "uint256", "bytes"],
          [CALL, token, 0, getBytes(data).length, data],
        );
      }),
    );
    const data = multiSend.interface.encodeFunctionData("multiSend", [calls]);
    return execute(safe, account(env, 0), order(await multiSend.getAddress(), data, DELEGATECALL));
  };
