import { expect } from "chai";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Wallet } from "ethers";
import { deploymentFor } from "../../src/deployment/records.ts";
import { verifyDeployment } from "../../src/deployment/verify.ts";
import { richKeys, startNode, type LocalNode } from "../support/node.ts";
import { deploy, environment, journalOf, makePlace, placeFactory, type Place } from "./support.ts";

const CHAIN = 31337;
const deployer = new Wallet(richKeys[0]).address;
const CONTRACTS = 9;
const network = ["--network", "localhost"];

/** Addresses by contract, as a run told them. */
function toldIn(out: string): Map<string, string> {
  const told = [...out.matchAll(/^ {2}(.+): deployed at (0x\w+)$/gm)];
  return new Map(told.map(([, label = "", address = ""]) => [label, address]));
}

for (const method of ["create", "create2"] as const) {
  describe(`An interrupted deployment (${method})`, function () {
    this.timeout(60_000);
    let node: LocalNode;
    let place: Place;
    let env: NodeJS.ProcessEnv;

    beforeEach(async () => {
      node = await startNode({ chainId: CHAIN, blockTime: 0.4 });
      place = makePlace();
      env = environment(node, place);
      if (method === "create2") await placeFactory(node);
    });

    afterEach(async () => {
      await node.stop();
      place.remove();
    });

    /** Lets a deployment end, and checks that all is there once. */
    async function finish(): Promise<Map<string, string>> {
      const last = await deploy(network, env);
      expect(last.err).to.equal("");
      expect(last.code).to.equal(0);
      const { record } = deploymentFor(CHAIN, undefined, place.folder);
      expect(record.method).to.equal(method);
      expect(await verifyDeployment(node.provider, record)).to.deep.equal([]);
      expect(await node.provider.getTransactionCount(deployer)).to.equal(CONTRACTS);
      const tokens = Object.entries(record.tokens).map(([code, { address }]) => [`play money for ${code}`, address]);
      const contracts = Object.entries(record.contracts).map(([name, { address }]) => [name, address]);
      return new Map([...contracts, ...tokens] as [string, string][]);
    }

    it("goes on after being killed again and again, and deploys nothing twice", async () => {
      const told = new Map<string, string>();
      for (const killAt of ["Agreements: sent", "Agreements: deployed at", "MilestoneRemedies: sent"]) {
        const run = await deploy(network, env, killAt);
        expect(run.code, run.out + run.err).to.equal(null);
        for (const [label, address] of toldIn(run.out)) told.set(label, address);
      }
      expect(told).to.not.be.empty;
      const recorded = await finish();
      for (const [label, address] of told) expect(recorded.get(label), label).to.equal(address);
    });

    it("finds a transaction that was sent, but not written down any more", async () => {
      await deploy(network, env, "MilestoneRemedies: sent");
      const { file, lines } = journalOf(place, CHAIN);
      const sent = lines.findLastIndex((line) => line.includes('"TRANSACTION_SEND"'));
      expect(lines[sent]).to.include("MilestoneRemedies");
      writeFileSync(file, lines.slice(0, sent).join("\n"));
      const recorded = await finish();
      expect(recorded.get("MilestoneRemedies")).to.match(/^0x/);
      const { record } = deploymentFor(CHAIN, undefined, place.folder);
      expect(record.contracts.MilestoneRemedies.transaction).to.equal(null);
      const { address, block } = record.contracts.MilestoneRemedies;
      expect(await node.provider.getCode(address, block - 1)).to.equal("0x");
      expect(await node.provider.getCode(address, block)).to.not.equal("0x");
    });

    if (method === "create2") return;

    it("goes on where writing the journal itself was cut short", async () => {
      await deploy(network, env, "Agreements: deployed at");
      const { file, lines } = journalOf(place, CHAIN);
      writeFileSync(file, `${lines.join("\n")}\n{"futureId":"Concordat#Mile`);
      writeFileSync(join(file, "..", "deployed_addresses.json"), '{\n  "Concordat#Agree');
      await finish();
    });
  });
}
