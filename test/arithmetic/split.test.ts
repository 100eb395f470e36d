import { expect } from "chai";
import fc from "fast-check";
import { retention } from "../../src/arithmetic/retention.ts";
import { split, splitBy } from "../../src/arithmetic/split.ts";

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);

const cases = fc.record({
  units: fc.bigInt(0n, 10n ** 20n),
  weights: fc.array(fc.bigInt(1n, 2n ** 64n - 1n), { minLength: 1, maxLength: 8 }),
  unit: fc.constantFrom(1n, 100n, 10n ** 16n),
  milestone: fc.integer({ min: 1, max: 96 }),
});

describe("split", () => {
  it("gives everything to a single payer", () => {
    expect(split(101n, [7n], 1n, 1)).to.deep.equal([101n]);
  });

  it("gives what is left over to the largest remainders", () => {
    expect(split(100n, [1n, 9n, 90n], 1n, 1)).to.deep.equal([1n, 9n, 90n]);
    expect(split(37n, [1n, 9n, 90n], 1n, 1)).to.deep.equal([1n, 3n, 33n]);
    expect(split(10n, [1n, 2n], 1n, 1)).to.deep.equal([3n, 7n]);
  });

  it("lets ties start at the payer whose number is the milestone's, modulo the payers", () => {
    expect(split(101n, [1n, 1n], 1n, 1)).to.deep.equal([50n, 51n]);
    expect(split(101n, [1n, 1n], 1n, 2)).to.deep.equal([51n, 50n]);
    expect(split(5n, [1n, 1n, 1n], 1n, 2)).to.deep.equal([2n, 1n, 2n]);
  });

  it("splits in whole units", () => {
    expect(split(300n, [1n, 1n], 100n, 2)).to.deep.equal([200n, 100n]);
  });

  it("adds up, and every part is less than a unit from its exact share", () => {
    fc.assert(
      fc.property(cases, ({ units, weights, unit, milestone }) => {
        const amount = units * unit;
        const parts = split(amount, weights, unit, milestone);
        expect(sum(parts)).to.equal(amount);
        parts.forEach((part, i) => {
          const error = part * sum(weights) - amount * (weights[i] ?? 0n);
          expect(error < unit * sum(weights) && -error < unit * sum(weights)).to.equal(true);
          expect(part % unit).to.equal(0n);
        });
      }),
    );
  });

  it("never takes more of a payer for a part than for the whole", () => {
    fc.assert(
      fc.property(cases, fc.bigInt(0n, 10n ** 20n), ({ units, weights, unit, milestone }, some) => {
        const legs = split(units * unit, weights, unit, milestone);
        const part = (some % (units + 1n)) * unit;
        const parts = splitBy(part, legs, unit, milestone);
        expect(sum(parts)).to.equal(part);
        parts.forEach((leg, i) => expect(leg <= (legs[i] ?? 0n)).to.equal(true));
      }),
    );
  });

  it("refuses an amount that is no multiple of the unit, and weights of nothing", () => {
    expect(() => split(150n, [1n, 1n], 100n, 1))
      .to.throw()
      .with.property("code", "split-invalid");
    expect(() => split(1n, [0n, 0n], 1n, 1))
      .to.throw()
      .with.property("code", "split-invalid");
    expect(split(0n, [0n, 0n], 1n, 1)).to.deep.equal([0n, 0n]);
  });
});

describe("retention", () => {
  it("rounds half up to the unit", () => {
    expect(retention(10_000n, 50_000, 1n)).to.equal(500n);
    expect(retention(10n, 50_000, 1n)).to.equal(1n);
    expect(retention(9n, 50_000, 1n)).to.equal(0n);
    expect(retention(1000n, 50_000, 100n)).to.equal(100n);
    expect(retention(900n, 50_000, 100n)).to.equal(0n);
  });

  it("is within half a unit of the exact part", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 90n), fc.integer({ min: 0, max: 1_000_000 }), cases, (units, ppm, { unit }) => {
        const error = 2n * (retention(units * unit, ppm, unit) * 1_000_000n - units * unit * BigInt(ppm));
        expect(error <= unit * 1_000_000n && error > -unit * 1_000_000n).to.equal(true);
      }),
    );
  });
});
