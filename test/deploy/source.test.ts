import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getVerificationInformation, type VerifyInfo } from "@nomicfoundation/ignition-core";
import { concat, Interface, type InterfaceAbi } from "ethers";
import { compile, type CompilerInput } from "../../scripts/solidity/compiler.ts";
import { startNode, type LocalNode } from "../support/node.ts";
import { deploy, environment, makePlace, type Place } from "./support.ts";

/** What is asked of the compiler about each contract. */
interface Compiled {
  abi: InterfaceAbi;
  evm: { bytecode: { object: string } };
}

/** What is kept of a contract beside the journal. */
interface Kept {
  buildInfoId: string;
  sourceName: string;
  inputSourceName: string;
  contractName: string;
}

describe("What explorers are sent to verify the source", function () {
  this.timeout(180_000);
  let node: LocalNode;
  let place: Place;

  before(async () => {
    node = await startNode();
    place = makePlace();
  });

  after(async () => {
    await node.stop();
    place.remove();
  });

  it("compiles to exactly the transactions that deployed it", async () => {
    const { code, err } = await deploy(["--network", "localhost"], environment(node, place));
    expect(code, err).to.equal(0);
    const folder = join(place.folder, "chain-31337");
    const deployed = await verificationOf(folder);
    expect(deployed.map(({ contract }) => contract.split(":")[1])).to.include.members([
      "Agreements",
      "MilestoneTerms",
      "MilestoneRemedies",
      "Milestones",
      "TestCurrency",
    ]);

    const contracts = compileAll(folder);
    for (const { contract, constructorArgs, creationTxHash = "" } of deployed) {
      const compiled = contracts.get(contract);
      expect(compiled, contract).to.not.equal(undefined);
      const args = new Interface(compiled?.abi ?? []).encodeDeploy(constructorArgs);
      const transaction = await node.provider.getTransaction(creationTxHash);
      const same = transaction?.data === concat([`0x${compiled?.evm.bytecode.object}`, args]);
      expect(same, contract).to.equal(true);
    }
  });
});

/** What a deployment tells the explorers about each of its contracts. */
async function verificationOf(folder: string): Promise<VerifyInfo[]> {
  const deployed: VerifyInfo[] = [];
  for await (const contract of getVerificationInformation(folder)) {
    if (typeof contract === "string") throw new Error(`The deployment kept no source of ${contract}.`);
    deployed.push(contract);
  }
  return deployed;
}

/** Compiles what is kept with a deployment: its contracts by their full names. */
function compileAll(folder: string): Map<string, Compiled> {
  const builds = Map.groupBy(
    readdirSync(join(folder, "artifacts")).map((file) => readJson<Kept>(join(folder, "artifacts", file))),
    ({ buildInfoId }) => buildInfoId,
  );
  return new Map(
    [...builds].flatMap(([build, kept]) => compileOnly(join(folder, "build-info", `${build}.json`), kept)),
  );
}

/** Compiles the given contracts of a build, and no others, to save time. */
function compileOnly(file: string, kept: readonly Kept[]): [string, Compiled][] {
  const { input } = readJson<{ input: CompilerInput }>(file);
  const outputSelection: Record<string, Record<string, string[]>> = {};
  for (const { inputSourceName, contractName } of kept) {
    outputSelection[inputSourceName] = { [contractName]: ["abi", "evm.bytecode.object"] };
  }
  const { contracts = {} } = compile<Compiled>(
    { ...input, settings: { ...input.settings, outputSelection } },
    (path) => {
      throw new Error(`${path} is not in the input.`);
    },
  );
  return kept.flatMap(({ inputSourceName, sourceName, contractName }) => {
    const compiled = contracts[inputSourceName]?.[contractName];
    return compiled === undefined ? [] : [[`${sourceName}:${contractName}`, compiled] as [string, Compiled]];
  });
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, "utf8")) as Content;
}
