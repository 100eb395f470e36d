import { createRequire } from "node:module";
import ethersPlugin from "@nomicfoundation/hardhat-ethers";
import { defineConfig } from "hardhat/config";

/**
 * The bench is a project of its own, so that its measuring instruments never reach the product's artifacts or types.
 * Peers that are compiled here use OpenZeppelin's own settings; our contracts are measured as the product builds them.
 */
export default defineConfig({
  plugins: [ethersPlugin],
  solidity: {
    version: "0.8.37",
    path: createRequire(import.meta.url).resolve("solc/soljson.js"),
    settings: { evmVersion: "cancun", viaIR: true, optimizer: { enabled: true, runs: 200 } },
  },
  paths: { sources: "bench/contracts", artifacts: "bench/artifacts", cache: "bench/cache", tests: "bench/none" },
  networks: { default: { type: "edr-simulated", chainType: "l1", hardfork: "osaka" } },
});
