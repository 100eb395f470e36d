import { expect } from "chai";
import { rejects } from "node:assert/strict";
import hre from "hardhat";
import { Wallet } from "ethers";
import { requireTokens } from "../../scripts/deploy/demands.ts";
import { deployAll, startChain } from "../../src/demo/chain.ts";
import { deploymentFor } from "../../src/deployment/records.ts";
import { richKeys } from "../support/node.ts";
import { deploy, environment, makePlace, type Place } from "./support.ts";

const PRIVATE = 1337;

/** How a chain may have been set up. */
interface Setup {
  chainId?: number;
  hardfork?: string;
  initialBaseFeePerGas?: number;
}

describe("Deploying to a chain that is unlike others", function () {
  this.timeout(60_000);
  let place: Place;
  let close: () => Promise<void> = () => Promise.resolve();

  beforeEach(() => {
    place = makePlace();
  });

  afterEach(async () => {
    await close();
    close = () => Promise.resolve();
    place.remove();
  });

  /** Starts a chain, and says what a run finds in its environment then. */
  async function start(setup: Setup): Promise<NodeJS.ProcessEnv> {
    const override = { chainId: PRIVATE, ...setup };
    const server = await hre.network.createServer({ network: "node", override }, "127.0.0.1", 0);
    const { port } = await server.listen();
    close = () => server.close();
    return environment({ url: `http://127.0.0.1:${port}` }, place);
  }

  /** Runs a deployment that must be refused in one line. */
  async function refusal(env: NodeJS.ProcessEnv, network = "besu"): Promise<string> {
    const { code, out, err } = await deploy(["--network", network, "--yes", "--uncommitted"], env);
    expect(code).to.equal(1);
    expect(out).to.equal("");
    expect(err.trim().split("\n"), err).to.have.length(1);
    return err.trim();
  }

  it("is refused before anything is paid if the chain cannot run the contracts", async () => {
    expect(await refusal(await start({ hardfork: "shanghai" }))).to.match(
      /^The chain of besu does not know the EVM of Cancun, which the contracts need\. .*nothing was sent\.$/,
    );
  });

  it("needs no coins where gas is free", async () => {
    const poor = Wallet.createRandom();
    const env = { ...(await start({ initialBaseFeePerGas: 0 })), DEPLOYER_KEY: poor.privateKey };
    const { code, out, err } = await deploy(["--network", "besu", "--yes", "--uncommitted"], env);
    expect(code, err).to.equal(0);
    expect(out).to.include(`${poor.address}, who has 0.0 ETH`).and.to.include("This costs at most 0.0 ETH: ");
    expect(deploymentFor(PRIVATE, undefined, place.folder).record.deployer).to.equal(poor.address);
  });

  it("tells the price that is offered where nodes ask for far too much", async () => {
    const { BESU_RPC_URL: POLYGON_AMOY_RPC_URL, ...env } = await start({ chainId: 80002 });
    const run = await deploy(["--network", "polygonAmoy", "--plan", "--uncommitted"], { ...env, POLYGON_AMOY_RPC_URL });
    expect(run.out, run.err).to.match(/^This costs at most 0\.\d+ POL: [\d,]+ gas at up to 32\.0 gwei\.$/m);
  });

  describe("says which secret is wrong, and does not show it:", () => {
    for (const [what, secret] of [
      ["no hexadecimal digits", "correct horse battery staple"],
      ["too short", "0xabc123"],
      ["zero", `0x${"00".repeat(32)}`],
    ] as const) {
      it(`the key, ${what}`, async () => {
        expect(await refusal({ ...(await start({})), DEPLOYER_KEY: secret })).to.equal(
          "DEPLOYER_KEY is not a private key: 0x and 64 hexadecimal digits. Store it again with: npx hardhat keystore set --force DEPLOYER_KEY",
        );
      });
    }

    it("the key, missing", async () => {
      const { DEPLOYER_KEY: _, ...env } = await start({});
      expect(await refusal({ ...env, CI: "true" })).to.equal(
        "DEPLOYER_KEY is neither in the keystore nor in the environment. Store it with: npx hardhat keystore set DEPLOYER_KEY",
      );
    });

    it("the address of the node", async () => {
      const env = { ...environment({ url: "node.example/token" }, place), DEPLOYER_KEY: richKeys[0] };
      delete (env as NodeJS.ProcessEnv)["LOCALHOST_RPC_URL"];
      expect(await refusal(env)).to.match(
        /^BESU_RPC_URL is not a URL such as https:\/\/node\.example\. Store it again/,
      );
    });

    it("the address of a node without one, in the environment", async () => {
      expect(await refusal(environment({ url: "nowhere" }, place), "localhost")).to.match(
        /^Hardhat does not start: Invalid config: .*localhost\.url: Expected a URL.* Correct hardhat\.config\.ts/,
      );
    });
  });

  it("is refused before anything is paid if a token is not what the parameters say", async () => {
    const chain = await startChain(1_760_000_000);
    try {
      const { agreements, tokens } = await deployAll(chain, ["EUR"]);
      const demand = (token: { address: string; decimals: number }) =>
        requireTokens({ network: "baseSepolia", chainId: 31337, provider: chain.provider }, { tokens: { EUR: token } });
      const where = "deploy/parameters/base-sepolia.json tokens.EUR";
      for (const [token, problem] of [
        [{ address: Wallet.createRandom().address, decimals: 6 }, `${where}: There is no code at`],
        [{ address: agreements, decimals: 6 }, `${where}.decimals: The contract at ${agreements} does not answer as`],
        [tokens["EUR"], `${where}: The token for EUR at ${tokens["EUR"]?.address} is Concordat's play money`],
      ] as const)
        await rejects(demand(token ?? { address: agreements, decimals: 0 }), (error: Error) => {
          expect(error.message)
            .to.include(problem)
            .and.to.match(/publishes them; nothing was sent\.$/);
          return true;
        });
      await requireTokens({ network: "baseSepolia", chainId: 31337, provider: chain.provider }, { tokens: {} });
    } finally {
      await chain.close();
    }
  });

  it("names the file whose chain is another, and the networks there are", async () => {
    const env = await start({});
    expect(await refusal(env, "localhost")).to.match(/^deploy\/parameters\/localhost\.json chainId: The node/);
    expect(await refusal(env, "base-sepolia")).to.include("Use one of localhost, sepolia, baseSepolia,");
    expect(await refusal(env, "base")).to.include("or name one that has them: baseSepolia, besu,");
  });
});
