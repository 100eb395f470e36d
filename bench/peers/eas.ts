import { id, ZeroAddress, ZeroHash, type EventLog } from "ethers";
import { account, gas, shipped, type Measure } from "../env.ts";

const PACKAGE = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";
const SCHEMA = "bytes32 evidence";

/** The leanest attestation that says the same: one digest, about the payee. */
export const easAttest: Measure = async (env) => {
  const registry = await env.deploy(shipped(`${PACKAGE}/SchemaRegistry.sol/SchemaRegistry.json`));
  const eas = await env.deploy(shipped(`${PACKAGE}/EAS.sol/EAS.json`), await registry.getAddress());
  const sent = await registry.getFunction("register").send(SCHEMA, ZeroAddress, false);
  const log = (await sent.wait())?.logs[0] as EventLog | undefined;
  const schema = log?.topics[1];
  const request = {
    recipient: account(env, 2).address,
    expirationTime: 0,
    revocable: false,
    refUID: ZeroHash,
    data: id("evidence"),
    value: 0,
  };
  return gas(eas, account(env, 1), "attest", { schema, data: request });
};
