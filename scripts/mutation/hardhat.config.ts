/** Settings of the project in which faults are tried: what makes a build fast, and which fault is on. */
import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";

const mutant = BigInt(process.env.CONCORDAT_MUTANT ?? "0");

export default defineConfig({
  solidity: {
    version: "0.8.37",
    path: createRequire(import.meta.url).resolve("solc/soljson.js"),
    settings: { evmVersion: "cancun", viaIR: true, optimizer: { enabled: false } },
  },
  // Some tests deploy from artifacts, so the contracts are built first.
  paths: { sources: "./contracts", tests: { solidity: "./test" } },
  test: {
    solidity: {
      coinbase: `0x${mutant.toString(16).padStart(40, "0")}`,
      fuzz: { runs: 64, seed: "0x5eed" },
      invariant: { runs: 8, depth: 32, failOnRevert: true },
    },
  },
});
