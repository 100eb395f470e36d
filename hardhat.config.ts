import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { configVariable, defineConfig } from "hardhat/config";
import branchCoverage from "./scripts/coverage/plugin.ts";
import { salt } from "./src/deployment/factory.ts";
import { skipFiles } from "./scripts/coverage/targets.ts";
import stableOrder from "./scripts/generate/stable-order.ts";

/** A coverage build is full of probes: it is kept apart, so that nothing else ever reads or ships it. */
const coverage = process.argv.includes("--coverage") || process.env.HARDHAT_COVERAGE === "true";

/** The compiler is an npm dependency, so that a build needs nothing but the lock file. */
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    // With probes in it, optimised code runs out of stack.
    optimizer: { enabled: !coverage, runs: 200 },
    outputSelection: { "*": { "*": ["storageLayout", "devdoc", "userdoc"] } },
  },
} as const;

const deep = process.env.CONCORDAT_DEPTH === "deep";

/** A live network: its RPC address and the deployer's key come from the encrypted keystore. */
const network = (name: string, chainType: "l1" | "op" | "generic") => ({
  type: "http" as const,
  chainType,
  url: configVariable(`${name}_RPC_URL`),
  accounts: [configVariable("DEPLOYER_KEY")],
});

export default defineConfig({
  plugins: [stableOrder, toolbox, branchCoverage],
  // Tests are compiled apart, so that adding one cannot change a contract's bytecode or the generated types.
  solidity: { profiles: { default: compiler, production: compiler }, splitTestsCompilation: !coverage },
  paths: {
    ignition: "deploy",
    // Under coverage the Solidity tests speak for themselves; the stories add what only whole agreements reach.
    tests: { mocha: coverage ? "test/journeys" : "test", solidity: "test" },
    ...(coverage && { artifacts: "coverage/artifacts", cache: "coverage/cache" }),
  },
  // The plugin cannot leave contracts out; mocks are typed like the rest, for the tests that use them.
  typechain: { outDir: "typechain-types", tsNocheck: true, dontOverrideCompile: coverage },
  coverage: { skipFiles },
  test: {
    solidity: {
      // What a fuzz reaches, it reaches soon; what it proves takes longer.
      fuzz: { runs: deep ? 100_000 : coverage ? 64 : 1_000 },
      invariant: { runs: deep ? 1_000 : coverage ? 8 : 64, depth: deep ? 100 : 64, failOnRevert: true },
    },
  },
  ignition: { strategyConfig: { create2: { salt } } },
  // Hardhat knows the explorers of the public networks below, but for this one.
  chainDescriptors: {
    80002: {
      name: "Polygon Amoy",
      chainType: "generic",
      blockExplorers: {
        etherscan: { name: "PolygonScan", url: "https://amoy.polygonscan.com" },
        blockscout: {
          name: "Blockscout",
          url: "https://polygon-amoy.blockscout.com",
          apiUrl: "https://polygon-amoy.blockscout.com/api",
        },
      },
    },
  },
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
    blockscout: { enabled: true },
    sourcify: { enabled: true },
  },
  networks: {
    node: { type: "edr-simulated", chainType: "l1", chainId: 31337 },
    localhost: { type: "http", chainType: "l1", url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545" },
    sepolia: network("SEPOLIA", "l1"),
    baseSepolia: network("BASE_SEPOLIA", "op"),
    opSepolia: network("OP_SEPOLIA", "op"),
    polygonAmoy: network("POLYGON_AMOY", "generic"),
    besu: network("BESU", "generic"),
  },
});
