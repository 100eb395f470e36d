/**
 * What is retained of a payment, rounded half up to the unit. Agrees bit for bit with `Split.shareHalfUp`.
 *
 * @param amount In token units, a multiple of `unit`.
 * @param ppm Parts per million, at most 1,000,000.
 * @param unit Token units per minor unit of the currency.
 */
export function retention(amount: bigint, ppm: number, unit: bigint): bigint {
  const divisor = 1_000_000n * unit;
  return ((2n * amount * BigInt(ppm) + divisor) / (2n * divisor)) * unit;
}
