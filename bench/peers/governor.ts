import { id } from "ethers";
import { account, AMOUNT, fill, gas, instrument, type Measure } from "../env.ts";

/** Two of three members vote for a payment by OpenZeppelin's Governor, and it is executed: four transactions. */
export const governorVotes: Measure = async (env) => {
  const [first, second, third] = [account(env, 4), account(env, 5), account(env, 6)];
  const votes = await env.deploy(
    instrument("BenchVotes"),
    [first, second, third].map(({ address }) => address),
  );
  const governor = await env.deploy(instrument("BenchGovernor"), await votes.getAddress());
  await fill(env, await governor.getAddress());
  const payee = account(env, 2).address;
  await fill(env, payee);

  const data = env.token.interface.encodeFunctionData("transfer", [payee, AMOUNT]);
  const action = [[await env.token.getAddress()], [0], [data]] as const;
  const proposal = (await governor.getFunction("hashProposal")(...action, id("Pay milestone 1"))) as bigint;
  let total = await gas(governor, first, "propose", ...action, "Pay milestone 1");
  await env.mine(2);
  total += await gas(governor, first, "castVote", proposal, 1);
  total += await gas(governor, second, "castVote", proposal, 1);
  await env.mine(12);
  return total + (await gas(governor, first, "execute", ...action, id("Pay milestone 1")));
};
