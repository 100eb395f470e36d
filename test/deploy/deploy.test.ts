import { expect } from "chai";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { concat, parseEther, Wallet } from "ethers";
import { deterministicAddress } from "../../src/deployment/factory.ts";
import { deploymentFor } from "../../src/deployment/records.ts";
import { verifyDeployment } from "../../src/deployment/verify.ts";
import { Agreements__factory } from "../../typechain-types/factories/agreement/Agreements__factory.ts";
import { Milestones__factory } from "../../typechain-types/factories/milestone/Milestones__factory.ts";
import { freePort, richKeys, startNode, type LocalNode } from "../support/node.ts";
import { deploy, environment, makePlace, placeFactory, type Place } from "./support.ts";

const PRIVATE = 1337;
const network = ["--network", "besu", "--yes", "--uncommitted"];
const [first, second] = richKeys.map((key) => new Wallet(key).address) as [string, string];

describe("Deploying", function () {
  this.timeout(60_000);
  let node: LocalNode;
  let place: Place;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    node = await startNode({ chainId: PRIVATE });
    place = makePlace();
    env = environment(node, place);
  });

  afterEach(async () => {
    await node.stop();
    place.remove();
  });

  const recordFile = () => join(place.folder, `chain-${PRIVATE}`, "concordat.json");
  const sentBy = (account: string) => node.provider.getTransactionCount(account);

  it("tells beforehand what will happen, and sends nothing for a plan", async () => {
    const { code, out } = await deploy(["--network", "besu", "--plan", "--uncommitted"], env);
    expect(code).to.equal(0);
    expect(out).to.match(/^Network {4}besu, chain 1337$/m);
    expect(out).to.match(new RegExp(`^Deployer {3}${first}, who has 10000.0 ETH$`, "m"));
    expect(out).to.match(/^ {2}Milestones {10}to be deployed, [\d,]+ gas at most$/m);
    expect(out).to.match(/^This costs at most 0\.\d+ ETH: [\d,]+ gas at up to [\d.]+ gwei\.$/m);
    expect(await sentBy(first)).to.equal(0);
    expect(existsSync(join(place.folder, `chain-${PRIVATE}`))).to.equal(false);
  });

  it("costs no more than it said, and not much less", async () => {
    const { out, err } = await deploy(network, env);
    expect(err).to.equal("");
    const announced = Number(/: ([\d,]+) gas at/.exec(out)?.[1]?.replaceAll(",", ""));
    let used = 0;
    for (const [, hash = ""] of out.matchAll(/transaction (0x\w{64})/g)) {
      used += Number((await node.provider.getTransactionReceipt(hash))?.gasUsed);
    }
    expect(used).to.be.at.most(announced);
    expect(used).to.be.greaterThan(announced * 0.75);
  });

  it("has nothing to do the second time, and puts itself aside when asked", async () => {
    await deploy(network, env);
    const record = readFileSync(recordFile(), "utf8");
    const again = await deploy(network, env);
    expect(again.out).to.include("Nothing is left to deploy.");
    expect(readFileSync(recordFile(), "utf8")).to.equal(record);
    expect(await sentBy(first)).to.equal(9);

    await deploy([...network, "--anew"], env);
    expect(await sentBy(first)).to.equal(18);
    expect(readFileSync(join(place.folder, `chain-${PRIVATE}-1`, "concordat.json"), "utf8")).to.equal(record);
    expect(readFileSync(recordFile(), "utf8")).to.not.equal(record);
  });

  describe("where the chain has the factory", () => {
    beforeEach(() => placeFactory(node));

    it("puts the contracts where their code says, whoever deploys them", async () => {
      await deploy(network, env);
      const { record } = deploymentFor(PRIVATE, undefined, place.folder);
      expect(record.method).to.equal("create2");
      expect(record.agreements).to.equal(deterministicAddress(Agreements__factory.bytecode));
      const { contracts } = record;
      expect(contracts.Milestones.arguments).to.deep.equal(
        [contracts.Agreements, contracts.MilestoneRemedies].map(({ address }) => address),
      );
      const words = contracts.Milestones.arguments.map((address) => concat([new Uint8Array(12), address]));
      expect(contracts.Milestones.address).to.equal(
        deterministicAddress(concat([Milestones__factory.bytecode, ...words])),
      );

      // Another deployer, who knows nothing of the first.
      const elsewhere = makePlace();
      const before = await sentBy(second);
      const other = await deploy(network, environment(node, elsewhere, richKeys[1]));
      expect(other.out).to.match(/Agreements +there already at 0x\w+, nothing to pay/);
      expect(await sentBy(second)).to.equal(before);
      const found = deploymentFor(PRIVATE, undefined, elsewhere.folder).record;
      elsewhere.remove();
      expect(found.agreements).to.equal(record.agreements);
      expect(found.tokens).to.deep.equal(record.tokens);
      expect(found.block).to.equal(record.block);
      expect(await verifyDeployment(node.provider, found)).to.deep.equal([]);
    });

    it("sends only what nobody sent before", async () => {
      const halfway = await deploy(network, env, "MilestoneRemedies: deployed");
      expect(halfway.code).to.equal(null);
      rmSync(join(place.folder, `chain-${PRIVATE}`), { recursive: true });
      const after = await deploy(network, environment(node, place, richKeys[1]));
      expect(after.err).to.equal("");
      expect(after.out).to.match(/^ {2}MilestoneRemedies +there already/m);
      expect(after.out).to.not.include("MilestoneRemedies: sent");
      const { record } = deploymentFor(PRIVATE, undefined, place.folder);
      expect(await verifyDeployment(node.provider, record)).to.deep.equal([]);
    });
  });

  describe("is refused in one line, with nothing sent,", () => {
    /** Runs with arguments that must be refused. */
    async function refused(args: readonly string[], changed: NodeJS.ProcessEnv, problem: RegExp): Promise<void> {
      const { code, err } = await deploy(args, { ...env, ...changed });
      expect(code).to.equal(1);
      expect(err.trim()).to.match(problem);
      expect(err.trim().split("\n"), err).to.have.length(1);
      expect(await sentBy(first)).to.be.at.most(9);
    }

    it("without a network, with an unknown one or an unknown option", async () => {
      await refused([], {}, /^The command is not understood: --network is missing\. Use: npm run deploy/);
      await refused(
        ["--network", "mars"],
        {},
        /^There are no parameters for the network "mars"\. Write deploy\/parameters\/mars\.json/,
      );
      await refused(["--network", "besu", "--fast"], {}, /^The command is not understood: Unknown option '--fast'/);
    });

    it("on a chain other than the parameters say, or that does not answer", async () => {
      await refused(["--network", "localhost"], {}, /serves chain 1337, not 31337\. Correct the address of the node/);
      const nowhere = `http://127.0.0.1:${await freePort()}`;
      await refused(network, { BESU_RPC_URL: nowhere }, /^The node of besu does not answer: .* Check that it runs/);
    });

    it("when nobody can be asked", async () => {
      await refused(["--network", "besu", "--uncommitted"], {}, /^Nothing was sent\. Answer yes, or say --yes/);
    });

    it("with an account that has too little", async () => {
      const poor = Wallet.createRandom();
      const rich = new Wallet(richKeys[1], node.provider);
      await (await rich.sendTransaction({ to: poor.address, value: parseEther("0.001") })).wait();
      const problem = new RegExp(
        `^${poor.address} has 0.001 ETH, but this may cost [\\d.]+ ETH\\. Send it [\\d.]+ ETH more`,
      );
      await refused(network, { DEPLOYER_KEY: poor.privateKey }, problem);
      expect(await sentBy(poor.address)).to.equal(0);
    });

    it("over another deployment, key or chain", async () => {
      await deploy(network, env);
      await refused(network, { DEPLOYER_KEY: richKeys[1] }, new RegExp(`was begun by ${first}, not ${second}\\.`));

      const begun = join(place.folder, `chain-${PRIVATE}`, "begun.json");
      const beginning = JSON.parse(readFileSync(begun, "utf8")) as Record<string, string>;
      writeFileSync(begun, JSON.stringify({ ...beginning, source: "0x00", commit: "abc" }));
      await refused(network, {}, /is of another source, commit abc\. Check that commit out .* --anew\.$/);

      writeFileSync(begun, JSON.stringify({ ...beginning, genesis: "0x00" }));
      await refused(network, {}, /Chain 1337 was another chain when Concordat was last deployed to it\. .* --anew/);
    });
  });
});
