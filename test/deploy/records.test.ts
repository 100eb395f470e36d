import { expect } from "chai";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "../../src/chain/deployment.ts";
import {
  deploymentFor,
  deployments,
  readRecord,
  recordName,
  type DeploymentRecord,
} from "../../src/deployment/records.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;

function record(chainId: number, block: number, hub = "1"): DeploymentRecord {
  const contract = (digit: string) => ({ address: address(digit), block, transaction: null, arguments: [] });
  return {
    concordat: 1,
    network: "somewhere",
    chainId,
    block,
    deployer: address("9"),
    method: "create",
    commit: "a".repeat(40),
    modified: false,
    compiler: { version: "0.8.37", settings: {} },
    agreements: address(hub),
    modules: { milestones: address("4") },
    contracts: {
      Agreements: contract(hub),
      MilestoneTerms: contract("2"),
      MilestoneRemedies: contract("3"),
      Milestones: contract("4"),
    },
    tokens: { EUR: { address: address("5"), decimals: 2, test: true } },
  };
}

describe("Records of deployments", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "concordat-records-"));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function store(name: string, content: unknown): string {
    mkdirSync(join(folder, name));
    const file = join(folder, name, recordName);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  it("are none where nothing was deployed", () => {
    expect(deployments(folder)).to.deep.equal([]);
    expect(deployments(join(folder, "absent"))).to.deep.equal([]);
  });

  it("are listed by chain, the current one first", () => {
    store("chain-10", record(10, 5));
    store("chain-2-1", record(2, 3, "7"));
    store("chain-2-2", record(2, 6, "8"));
    store("chain-2", record(2, 9));
    mkdirSync(join(folder, "chain-3"));
    expect(deployments(folder).map(({ record: { chainId, block } }) => [chainId, block])).to.deep.equal([
      [2, 9],
      [2, 6],
      [2, 3],
      [10, 5],
    ]);
  });

  it("are chosen by chain, and by hub where a chain has several", () => {
    store("chain-2-1", record(2, 3, "7"));
    store("chain-2", record(2, 9));
    expect(deploymentFor(2, undefined, folder).record.agreements).to.equal(address("1"));
    expect(deploymentFor(2, address("7"), folder).record.block).to.equal(3);
    expect(() => deploymentFor(3, undefined, folder)).to.throw(
      "No deployment on chain 3 is known here. Deploy as docs/deploying.md",
    );
    expect(() => deploymentFor(2, address("6"), folder)).to.throw(
      `No deployment on chain 2 whose agreements are at ${address("6")}`,
    );
  });

  it("keep all that verification needs, when the file is named instead of found", () => {
    const { contracts, tokens, block } = record(2, 9);
    const { deployment, fromBlock } = readDeployment(2, store("chain-2", record(2, 9)));
    const parts = Object.entries(contracts).map(([name, { address }]) => [name, { address }]);
    expect(deployment.contracts).to.deep.equal(Object.fromEntries(parts));
    expect(deployment.tokens).to.deep.equal(tokens);
    expect(fromBlock).to.equal(block);
  });

  for (const [what, change, message] of [
    [
      "a wrong address",
      { agreements: "0x12" },
      "agreements: This is not the record of a deployment: must be an address",
    ],
    [
      "a hub that is two",
      { agreements: address("8") },
      "agreements: This is not the record of a deployment: must be the address of contracts.Agreements",
    ],
    [
      "a module that is two",
      { modules: { milestones: address("8") } },
      "modules.milestones: This is not the record of a deployment: must be the address of contracts.Milestones",
    ],
    ["a format from the future", { concordat: 2 }, "concordat: This is not the record of a deployment"],
    ["an unknown field", { owner: address("8") }, "This is not the record of a deployment: Unrecognized key"],
    ["a commit that is none", { commit: "main" }, "commit: This is not the record of a deployment: must be a commit"],
  ] as const) {
    it(`are refused with ${what}`, () => {
      const file = store("chain-2", { ...record(2, 9), ...change });
      expect(() => readRecord(file))
        .to.throw(message)
        .with.property("where")
        .that.includes({ file });
      expect(() => deployments(folder)).to.throw(message);
    });
  }

  it("are refused when they are not JSON, or not there", () => {
    const file = store("chain-2", "{");
    expect(() => readRecord(file)).to.throw(`${file}: The record of the deployment is not JSON.`);
    expect(() => readRecord(join(folder, "absent"))).to.throw("The record of the deployment cannot be read.");
  });
});
