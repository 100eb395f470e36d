import { createRequire } from "node:module";
import { defineConfig } from "hardhat/config";

/**
 * The bench is a project of its own, so that its measuring instruments never reach the product's artifacts, types or coverage.
 * Our contracts are measured as the product builds them, the peers as their packages ship them.
 */
export default defineConfig({
  solidity: {
    version: "0.8.37",
    path: createRequire(import.meta.url).resolve("solc/soljson.js"),
    settings: { evmVersion: "cancun", viaIR: true, optimizer: { enabled: true, runs: 200 } },
  },
  paths: {
    sources: "bench/contracts",
    artifacts: "cache/bench/artifacts",
    cache: "cache/bench/cache",
    tests: "bench/none",
  },
  networks: { default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" } },
});
