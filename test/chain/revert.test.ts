import { expect } from "chai";
import { Interface, Wallet, type ErrorFragment, type ParamType } from "ethers";
import hre from "hardhat";
import { TestCurrency__factory } from "../../typechain-types/factories/token/TestCurrency__factory.ts";
import { send, simulate, toCall } from "../../src/actions/call.ts";
import { agreementsInterface, tokenInterface } from "../../src/chain/contracts.ts";
import { decodeRevert, describeRevert, explainRevert } from "../../src/chain/revert.ts";
import { deployAll } from "../../src/demo/chain.ts";
import { ConcordatError } from "../../src/errors.ts";
import { richKeys, startNode, type LocalNode } from "../support/node.ts";

const outcomeOf = (promise: Promise<unknown>): Promise<ConcordatError> =>
  promise.then(
    () => {
      throw new Error("It was not refused.");
    },
    (error: unknown) => error as ConcordatError,
  );

describe("refusals of contracts, in words", () => {
  describe("of every contract there is", () => {
    it("give the error's name, and its values by their names", async () => {
      const names = [...(await hre.artifacts.getAllFullyQualifiedNames())].filter((name) => /^contracts\//.test(name));
      let count = 0;
      for (const name of names) {
        const { abi } = await hre.artifacts.readArtifact(name);
        new Interface(abi).forEachError((error) => {
          count += 1;
          requireExplained(error, name);
        });
      }
      expect(names.length).to.be.greaterThan(10);
      expect(count).to.be.greaterThan(100);
    });

    it("stay what they are where they are of another contract", () => {
      expect(decodeRevert("0xdeadbeef")).to.equal(null);
      const foreign = Object.assign(new Error("execution reverted"), { data: "0xdeadbeef" });
      expect(explainRevert(foreign)).to.equal(foreign);
    });
  });

  describe("as a node on HTTP reports them", () => {
    let node: LocalNode;
    let signer: Wallet;

    before(async function () {
      this.timeout(60_000);
      node = await startNode();
      signer = new Wallet(richKeys[0], node.provider);
    });

    after(() => node.stop());

    it("of the token: by call and by transaction", async () => {
      const token = await (await new TestCurrency__factory(signer).deploy("GBP", 2)).waitForDeployment();
      const call = toCall(tokenInterface, await token.getAddress(), "transfer", [signer.address, 5n], "Transfer");
      for (const refused of [simulate(call, node.provider, signer.address), send(call, signer)]) {
        const error = await outcomeOf(refused);
        expect(error).to.be.instanceOf(ConcordatError).with.property("code", "reverted");
        expect(error.shortMessage).to.equal(
          `The contract refused: ERC20InsufficientBalance(sender: ${signer.address}, balance: 0, needed: 5).`,
        );
        expect(error.remedy).to.equal("The payer's account does not hold enough of the token.");
      }
    });

    it("of the hub", async () => {
      const deployment = await deployAll({ provider: node.provider, relayer: signer }, []);
      const id = `0x${"11".repeat(32)}`;
      const rules = { start: 0, end: 0, openBy: 1, arbiter: 0, disputePeriod: 0, reviveDelay: 0, maySuspend: 0 };
      const terms = {
        ...{ title: "", document: id, location: "", externalId: "", organisations: [], parties: [], clauses: [] },
        rules: { ...rules, mayEnd: 0, noticeDays: 0, suspensionLimit: 0, ceilingPpm: 0 },
        ...{ edition: 1, salt: id },
      };
      const call = toCall(agreementsInterface, deployment.agreements, "activate", [terms, [], []], "Activate");
      const error = await outcomeOf(send(call, signer));
      expect(error.shortMessage).to.match(
        /^The contract refused: DraftExpired\(agreement: 0x[0-9a-f]{64}, openBy: 1, time: \d+\)\.$/,
      );
      expect(error.remedy).to.equal("The time to open this draft is over; sign a new one.");
    }).timeout(30_000);
  });
});

function requireExplained(error: ErrorFragment, contract: string): void {
  const values = error.inputs.map(valueOf);
  const data = new Interface([error]).encodeErrorResult(error, values);
  const description = decodeRevert(data);
  expect(description?.name, contract).to.equal(error.name);
  if (description === null) return;
  const words = describeRevert(description);
  for (const { name } of error.inputs) expect(words, contract).to.include(`${name}: `);
  const explained = explainRevert({ data }) as ConcordatError;
  expect(explained).to.be.instanceOf(ConcordatError);
  expect(explained.shortMessage).to.equal(`The contract refused: ${words}.`);
  expect(explained.remedy).to.match(/\.$/);
}

/** Some value of a type. */
function valueOf(param: ParamType): unknown {
  if (param.baseType === "tuple") return param.components?.map(valueOf);
  if (param.baseType === "array") return [];
  if (param.type === "address") return "0x00000000000000000000000000000000000000A9";
  if (param.type === "string") return "text";
  if (param.type === "bool") return true;
  const bytes = /^bytes(\d*)$/.exec(param.type);
  if (bytes) return `0x${"ab".repeat(Number(bytes[1] === "" ? 3 : bytes[1]))}`;
  return 7n;
}
