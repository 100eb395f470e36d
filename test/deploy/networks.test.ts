import { expect } from "chai";
import { readdirSync } from "node:fs";
import hre from "hardhat";
import { readParameters } from "../../scripts/deploy/parameters.ts";

/** Networks of hardhat.config.ts by the names of their parameters. */
const networks = Object.keys(hre.config.networks).map((network) => [
  network,
  network.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
]);

describe("Networks", () => {
  for (const file of readdirSync("deploy/parameters")) {
    const [network = ""] = networks.find(([, name]) => `${name}.json` === file) ?? [];

    it(`${file} is complete, and its source can be verified where it has an explorer`, () => {
      expect(network, "the network in hardhat.config.ts").to.not.equal("");
      const { chainId, explorer } = readParameters(network);
      if (explorer === null) return expect([1337, 31337]).to.include(chainId);
      const known = hre.config.chainDescriptors.get(BigInt(chainId));
      expect(known?.blockExplorers.etherscan?.url).to.equal(explorer);
      expect(known?.blockExplorers.blockscout?.apiUrl).to.match(/^https:/);
    });
  }

  it("share Sourcify, Etherscan and Blockscout", () => {
    const { sourcify, etherscan, blockscout } = hre.config.verify;
    expect([sourcify.enabled, etherscan.enabled, blockscout.enabled]).to.deep.equal([true, true, true]);
  });

  it("never hold a key in the configuration", () => {
    for (const [name = "", { type }] of Object.entries(hre.config.networks)) {
      const network = hre.config.networks[name];
      if (type !== "http" || network?.type !== "http" || network.accounts === "remote") continue;
      expect(JSON.stringify(network.accounts), name).to.not.match(/0x[0-9a-f]{64}/i);
    }
  });
});
