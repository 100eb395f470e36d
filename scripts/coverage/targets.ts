/** What the coverage run counts and how much of it must be covered. */

/** A floor, in per cent, for the files a rule names. */
export interface Target {
  /** Globs of the files it is about, each judged on its own; or "total" for all of them together. */
  readonly files: readonly string[] | "total";
  readonly lines: number;
  readonly branches: number;
}

/** Sources that are not counted: they exist for tests only. (Solidity tests are never counted.) */
export const skipFiles = ["contracts/mocks/**", "test/**", "bench/**"];

/**
 * The floors. A file may fall under several; libraries are found by what they declare, so that a new one is
 * held to the same floor without being listed.
 */
export const targets: readonly Target[] = [
  { files: ["**/*Core.sol", "library"], lines: 100, branches: 100 },
  { files: "total", lines: 98, branches: 98 },
];

/** Branches that no test can reach, each with its reason; one that is reached after all is an error. */
export const exceptionsFile = "scripts/coverage/exceptions.txt";
