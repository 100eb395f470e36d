import { createRequire } from "node:module";
import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { keccak256, toUtf8Bytes } from "ethers";
import { configVariable, defineConfig } from "hardhat/config";

/** The compiler is an npm dependency, so that a build needs nothing but the lock file. */
const compiler = {
  version: "0.8.37",
  path: createRequire(import.meta.url).resolve("solc/soljson.js"),
  settings: {
    evmVersion: "cancun",
    viaIR: true,
    optimizer: { enabled: true, runs: 200 },
    outputSelection: { "*": { "*": ["storageLayout", "devdoc", "userdoc"] } },
  },
} as const;

const deep = process.env.CONCORDAT_DEPTH === "deep";

/** A live network: its RPC address and the deployer's key come from the encrypted keystore or the environment. */
const network = (variable: string, chainType: "l1" | "op" | "generic") => ({
  type: "http" as const,
  chainType,
  url: configVariable(`${variable}_RPC_URL`),
  accounts: [configVariable("DEPLOYER_KEY")],
});

/** Part of the contracts' addresses wherever the CreateX factory makes them: a new salt is a new set of addresses. */
const salt = keccak256(toUtf8Bytes("Concordat 1"));

export default defineConfig({
  plugins: [toolbox],
  solidity: { profiles: { default: compiler, production: compiler } },
  paths: { ignition: "deploy", tests: { mocha: "test", solidity: "test" } },
  ignition: { strategyConfig: { create2: { salt } } },
  verify: {
    sourcify: { enabled: true },
    blockscout: { enabled: true },
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
  },
  typechain: { outDir: "typechain-types" },
  test: {
    solidity: {
      fuzz: { runs: deep ? 100_000 : 2_000 },
      invariant: { runs: deep ? 1_000 : 64, depth: deep ? 100 : 64, failOnRevert: true },
    },
  },
  networks: {
    node: { type: "edr-simulated", chainType: "l1", chainId: 31337 },
    localhost: { type: "http", chainType: "l1", url: process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545" },
    sepolia: network("SEPOLIA", "l1"),
    "base-sepolia": network("BASE_SEPOLIA", "op"),
    "op-sepolia": network("OP_SEPOLIA", "op"),
    "polygon-amoy": network("POLYGON_AMOY", "generic"),
    besu: network("BESU", "generic"),
  },
});
