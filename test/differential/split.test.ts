import { expect } from "chai";
import type { Contract } from "ethers";
import fc from "fast-check";
import { retention } from "../../src/arithmetic/retention.ts";
import { split, splitBy } from "../../src/arithmetic/split.ts";
import { startChain, type LocalChain } from "../../src/demo/chain.ts";
import { deep } from "../support/depth.ts";
import { deployMock } from "../support/solidity.ts";

const MAX = 2n ** 112n - 1n;
const numRuns = deep ? 5_000 : 200;

/** Small numbers, where ties and left-overs are; and all there are. */
const upTo = (max: bigint) => fc.oneof(fc.bigInt(0n, max < 20n ? max : 20n), fc.bigInt(0n, max));
const unit = fc.constantFrom(1n, 2n, 100n, 10n ** 16n, 10n ** 18n);
const amount = (u: bigint) => upTo(MAX / u).map((units) => units * u);
const weights = fc
  .array(fc.oneof(fc.constant(1n), upTo(2n ** 64n - 1n), upTo(MAX)), { minLength: 1, maxLength: 8 })
  .filter((all) => all.some((weight) => weight > 0n));

const divisions = fc.array(
  unit.chain((u) =>
    fc.record({ amount: amount(u), weights, unit: fc.constant(u), turn: fc.integer({ min: 0, max: 96 }) }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe("the arithmetic of the contracts and of the library, on random input", () => {
  let chain: LocalChain;
  let harness: Contract;

  before(async () => {
    chain = await startChain(1_800_000_000);
    harness = await deployMock(chain.relayer, "test/mocks/SplitHarness.sol", "SplitHarness");
  });

  after(() => chain.close());

  const ask = async (method: string, all: readonly unknown[]) =>
    (await harness.getFunction(method).staticCall(all)) as unknown[];

  it("divides an amount among weights alike", async () => {
    const property = fc.asyncProperty(divisions, async (all) => {
      const answers = await ask("byWeights", all);
      expect(answers.map((parts) => [...(parts as bigint[])])).to.deep.equal(
        all.map(({ amount, weights, unit, turn }) => split(amount, weights, unit, turn)),
      );
    });
    await fc.assert(property, { numRuns });
  }).timeout(600_000);

  it("divides a part by the legs of the whole alike, whatever part it is", async () => {
    const some = fc.array(fc.bigInt(0n, MAX), { minLength: 60, maxLength: 60 });
    const property = fc.asyncProperty(divisions, some, async (all, some) => {
      const legs = all.map((d, i) => {
        const whole = split(d.amount, d.weights, d.unit, d.turn);
        return { ...d, weights: whole, amount: ((some[i] ?? 0n) % (d.amount / d.unit + 1n)) * d.unit };
      });
      const answers = await ask("byWeights", legs);
      expect(answers.map((shares) => [...(shares as bigint[])])).to.deep.equal(
        legs.map(({ amount, weights, unit, turn }) => splitBy(amount, weights, unit, turn)),
      );
    });
    await fc.assert(property, { numRuns });
  }).timeout(600_000);

  it("rounds a share half up alike", async () => {
    const ppm = fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(0, 1, 500_000, 1_000_000));
    const shares = fc.array(
      unit.chain((u) => fc.record({ amount: amount(u), ppm, unit: fc.constant(u) })),
      { minLength: 1, maxLength: 200 },
    );
    const property = fc.asyncProperty(shares, async (all) => {
      const answers = await ask("shareHalfUp", all);
      expect([...answers]).to.deep.equal(all.map(({ amount, ppm, unit }) => retention(amount, ppm, unit)));
    });
    await fc.assert(property, { numRuns });
  }).timeout(600_000);
});
