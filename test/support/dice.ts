/** Chance that can be repeated: the same seed throws the same numbers. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to below `count` (mulberry32). */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }

  /** True so many times in a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  /** One of a list that is not empty. */
  of<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  /** Some of a list, in its order. */
  some<T>(list: readonly T[], chance: number): T[] {
    return list.filter(() => this.percent(chance));
  }

  /** An amount up to `max`, in whole units; the ends are likely. */
  amount(max: bigint, unit: bigint): bigint {
    if (this.percent(20)) return max;
    if (this.percent(10)) return 0n;
    return (((max / unit) * BigInt(this.below(1_000_001))) / 1_000_000n) * unit;
  }
}
