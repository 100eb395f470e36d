import { expect } from "chai";
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Wallet } from "ethers";
import { deploymentFor } from "../../src/deployment/records.ts";
import { converse, type Answer } from "../support/converse.ts";
import { richKeys, startNode, type LocalNode } from "../support/node.ts";
import { makePlace, type Place } from "./support.ts";

const hardhat = "node_modules/hardhat/dist/src/cli.js";
const password = "correct horse battery staple";
const key = richKeys[1];

describe("The deployer's key", function () {
  this.timeout(60_000);
  let node: LocalNode;
  let place: Place;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    node = await startNode({ chainId: 1337 });
    place = makePlace();
    const home = join(place.folder, "home");
    mkdirSync(home);
    // Nothing else, so that neither the keystore of whoever runs this is touched nor one is refused, as on a build server.
    env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, CONCORDAT_DEPLOYMENTS: place.folder };
  });

  after(async () => {
    await node.stop();
    place.remove();
  });

  const run = (args: readonly string[], answers: readonly Answer[]) =>
    converse([process.execPath, ...args], answers, env);

  it("is missed with a hint where to keep it", async () => {
    const { code, err } = await run(["scripts/deploy.ts", "--network", "besu", "--uncommitted"], []);
    expect(code).to.equal(1);
    expect(err.trim()).to.equal(
      "BESU_RPC_URL is neither in the keystore nor in the environment. Store it with: npx hardhat keystore set BESU_RPC_URL",
    );
  });

  it("is kept encrypted, used for deploying, and shown nowhere", async () => {
    const outputs = [
      await run(
        [hardhat, "keystore", "set", "DEPLOYER_KEY"],
        [
          ["Enter the password", password],
          ["confirm your password", password],
          ["Enter secret", key],
        ],
      ),
      await run(
        [hardhat, "keystore", "set", "BESU_RPC_URL"],
        [
          ["Enter the password", password],
          ["Enter secret", node.url],
        ],
      ),
      await run(
        ["scripts/deploy.ts", "--network", "besu", "--yes", "--uncommitted"],
        [["Enter the password", password]],
      ),
    ];
    for (const { code, out, err } of outputs) expect(code, out + err).to.equal(0);

    const { record } = deploymentFor(1337, undefined, place.folder);
    expect(record.deployer).to.equal(new Wallet(key).address);

    const secret = key.slice(2);
    for (const { out, err } of outputs) expect(out + err).to.not.include(secret);
    const files = readdirSync(place.folder, { recursive: true, encoding: "utf8" }).map((name) =>
      join(place.folder, name),
    );
    const written = files.filter((file) => statSync(file).isFile());
    expect(written.filter((file) => file.endsWith("keystore.json"))).to.have.length(1);
    for (const file of written) expect(readFileSync(file, "utf8").includes(secret), file).to.equal(false);
  });
});
