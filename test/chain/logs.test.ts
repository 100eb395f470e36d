import { expect } from "chai";
import { Wallet } from "ethers";
import { TestCurrency__factory } from "../../typechain-types/factories/token/TestCurrency__factory.ts";
import { readLogs } from "../../src/chain/logs.ts";
import { forwardTo, openGateway, type Gateway, type RpcRequest } from "../support/gateway.ts";
import { richKeys, startNode, type LocalNode } from "../support/node.ts";

const BLOCKS = 3_000;

/** Blocks that a request for logs asks for. */
const rangeOf = ({ params: [filter] }: RpcRequest): number => {
  const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
  return Number(toBlock) - Number(fromBlock) + 1;
};

describe("reading logs from nodes that refuse long ranges", () => {
  let node: LocalNode;
  let token: string;
  let gateway: Gateway | undefined;

  before(async function () {
    this.timeout(60_000);
    node = await startNode();
    const signer = new Wallet(richKeys[0], node.provider);
    const contract = await new TestCurrency__factory(signer).deploy("GBP", 2);
    await contract.waitForDeployment();
    token = await contract.getAddress();
    for (let i = 1; i <= 6; i++) {
      await node.provider.send("hardhat_mine", [`0x${(BLOCKS / 6 - 1).toString(16)}`]);
      await (await contract.mint(signer.address, i)).wait();
    }
  });

  afterEach(() => gateway?.close());
  after(() => node.stop());

  const read = async (limit: number, message: string) => {
    const forward = forwardTo(node.url);
    gateway = await openGateway((request) => {
      if (request.method === "eth_getLogs" && rangeOf(request) > limit) return Promise.reject(new Error(message));
      return forward(request);
    });
    const latest = await node.provider.getBlockNumber();
    expect(latest).to.be.at.least(BLOCKS);
    return readLogs(gateway.provider, { address: token, topics: [] }, 0, latest);
  };

  for (const [limit, message] of [
    [1_000_000, "no limit"],
    [2_000, "query exceeds max block range 2000"],
    [1_000, "exceed maximum block range: 1000"],
    [500, "block range is too large"],
    [10, "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range."],
  ] as const) {
    it(`finds every log, once and in order, where ${limit} blocks are allowed`, async () => {
      const logs = await read(limit, message);
      expect(logs.map(({ data }) => BigInt(data))).to.deep.equal([1n, 2n, 3n, 4n, 5n, 6n]);
      const answered = gateway?.requests.filter((request) => rangeOf(request) <= limit) ?? [];
      const covered = answered.reduce((sum, request) => sum + rangeOf(request), 0);
      expect(covered).to.equal((await node.provider.getBlockNumber()) + 1);
    }).timeout(60_000);
  }

  it("gives up soon where the node refuses whatever it is asked", async () => {
    const refused = await read(0, "daily quota exceeded").then(
      () => "answered",
      (error: unknown) => String(error),
    );
    expect(refused).to.include("daily quota exceeded");
    expect(gateway?.requests.length).to.be.lessThan(20);
  });
});
