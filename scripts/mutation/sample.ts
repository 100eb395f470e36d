/** At most `limit` of the items, in their order; the same ones for the same seed. */
export function sample<T>(items: readonly T[], limit: number, seed: number): T[] {
  const next = generator(seed);
  const places = items.map((_, place) => place);
  for (let last = places.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [places[last], places[other]] = [places[other] as number, places[last] as number];
  }
  return places
    .slice(0, limit)
    .sort((a, b) => a - b)
    .map((place) => items[place] as T);
}

/** Numbers in [0, 1) that look random: "mulberry32". */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
