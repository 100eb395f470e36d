import { expect } from "chai";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import hre from "hardhat";
import { Wallet } from "ethers";
import { deploymentFor } from "../../src/deployment/records.ts";
import { converse, type Answer, type Conversation } from "../support/converse.ts";
import { answers, freePort, richKeys } from "../support/node.ts";
import { bash, freshEnvironment, inBackground, shellBlocks, type Background } from "../support/shell.ts";

const document = "docs/deploying.md";
const text = readFileSync(document, "utf8");
const blocks = shellBlocks(document);
const SEPOLIA = 11155111;
const showSource = `npx hardhat ignition verify chain-${SEPOLIA} --network sepolia`;

/** The commands of all blocks that have a tag. */
const commandsOf = (tag: string) =>
  blocks.filter(({ tags }) => tags.includes(tag)).flatMap(({ script }) => script.split("\n").filter(Boolean));

/**
 * Blocks without a tag are run as they stand, on the node that the block tagged `background` starts.
 *
 * Blocks tagged `network` need a public network or secrets typed by hand: their commands are run as they stand, the secrets
 * typed in, against a local chain that has Sepolia's id. Where they would ask in a terminal, `--yes --uncommitted` is added.
 * Only showing the source is done with the contracts of the first node, so that nothing is sent to explorers: it has to come to every
 * contract and explorer, and to be refused there because the chain is local.
 */
describe(document, function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), "concordat-deploying-"));

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("tags its blocks with what this test knows", () => {
    const known = [[], ["background"], ["network"]];
    for (const { tags } of blocks) expect(known).to.deep.include(tags);
    expect(commandsOf("background")).to.deep.equal(["npx hardhat node"]);
  });

  describe("The rehearsal", () => {
    const records = join(folder, "rehearsal");
    let url = "";
    let chain: Background | undefined;
    let ran: { code: number | null; output: string };

    before(async () => {
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      chain = inBackground(`${commandsOf("background").join("\n")} --port ${port}`, freshEnvironment());
      await answers(url, chain.child);
      const script = blocks.flatMap(({ tags, script }) => (tags.length === 0 ? [script] : [])).join("");
      const places = { LOCALHOST_RPC_URL: url, CONCORDAT_RPC: url, CONCORDAT_DEPLOYMENTS: records };
      ran = await bash(script, freshEnvironment(places));
    });

    after(() => chain?.stop());

    it("can be followed from its first command to its last", () => {
      expect(ran.code, ran.output.slice(-3000)).to.equal(0);
      const [, plan = "", deployed = "", listed = "", verified = ""] = ran.output.split(/^\+ np[mx] .*\n/m);
      expect(plan).to.contain("to be deployed").and.not.to.contain("sent, transaction");
      expect(deployed).to.contain("Deployed, and the same as this source:");
      expect(listed).to.contain("localhost");
      expect(verified).to.match(/The contracts of .* on chain 31337 are those of this source\.$/m);
    });

    it("takes as much gas as the page says", () => {
      const [, total] = /about (\d+) million gas/.exec(text) ?? [];
      const [, most] = /blocks of (\d+) million gas/.exec(text) ?? [];
      const [, planned = ""] = /: ([\d,]+) gas at up to/.exec(ran.output) ?? [];
      const each = [...ran.output.matchAll(/to be deployed, ([\d,]+) gas/g)].map(([, gas = ""]) => millions(gas));
      expect(Math.round(millions(planned))).to.be.within(Number(total) - 1, Number(total) + 1);
      expect(Math.ceil(Math.max(...each))).to.equal(Number(most));
    });

    it("leaves what explorers are shown", async () => {
      expect(commandsOf("network")).to.include(showSource);
      // Hardhat looks for it here only; git ignores the name.
      const copy = `chain-31337-${basename(folder)}`;
      const place = join("deploy", "deployments", copy);
      cpSync(join(records, "chain-31337"), place, { recursive: true });
      try {
        const command = showSource.replace(`chain-${SEPOLIA}`, copy).replace("sepolia", "localhost");
        const { code, output } = await bash(command, freshEnvironment({ LOCALHOST_RPC_URL: url }));
        expect(code).to.equal(1);
        const shown = [...output.matchAll(/^Verifying contract "contracts\/.*:(\w+)"/gm)].map(([, name]) => name);
        expect(shown).to.have.members([...contracts, ...currencies.map(() => "TestCurrency")]);
        expect(output.match(/HHE80000: The network "localhost" .* is not supported/g)).to.have.length(3 * shown.length);
      } finally {
        rmSync(place, { recursive: true });
      }
    });
  });

  describe("The commands for Sepolia", () => {
    const password = "correct horse battery staple";
    const records = join(folder, "sepolia");
    const home = join(folder, "home");
    let env: NodeJS.ProcessEnv;
    let secrets: Record<string, string>;
    let close: () => Promise<void>;

    before(async () => {
      const override = { chainId: SEPOLIA, mining: { auto: true, interval: 1_000 } };
      const server = await hre.network.createServer({ network: "node", override }, "127.0.0.1", 0);
      const { port } = await server.listen();
      close = () => server.close();
      secrets = {
        SEPOLIA_RPC_URL: `http://127.0.0.1:${port}`,
        ARBITRUM_SEPOLIA_RPC_URL: "https://node.example",
        DEPLOYER_KEY: richKeys[1],
        ETHERSCAN_API_KEY: "ABCDEF",
      };
      mkdirSync(home);
      // Neither the keystore of whoever runs this is touched, nor one refused, as on a build server.
      env = { PATH: freshEnvironment()["PATH"], HOME: home, XDG_CONFIG_HOME: home, CONCORDAT_DEPLOYMENTS: records };
    });

    after(() => close());

    let keystores = 0;

    /** Types the secret that a command keeps, and the password, twice when it is new. */
    function keep(command: string): Promise<Conversation> {
      const secret = secrets[command.split(" ").at(-1) ?? ""];
      expect(secret, command).to.be.a("string");
      const confirmation: Answer[] = keystores++ === 0 ? [["confirm your password", password]] : [];
      const typed: Answer[] = [["Enter the password", password], ...confirmation, ["Enter secret", secret ?? ""]];
      return converse(command.split(" "), typed, env);
    }

    /** How each command is run, and what it has to print. */
    const runs: [pattern: RegExp, run: (command: string) => Promise<Conversation>, prints: RegExp][] = [
      [/^npx hardhat keystore set [A-Z_]+$/, keep, /set in the production keystore/],
      [
        /^npx hardhat keystore list$/,
        (command) => converse(command.split(" "), [], env),
        /SEPOLIA_RPC_URL\nDEPLOYER_KEY\nETHERSCAN_API_KEY\n/,
      ],
      [/^npx hardhat keystore path$/, (command) => converse(command.split(" "), [], env), /keystore\.json\n$/],
      [
        /^npm run deploy -- --network sepolia --plan$/,
        (command) => converse([...command.split(" "), "--uncommitted"], [["Enter the password", password]], env),
        /Network {4}sepolia, chain 11155111[^]*This costs at most/,
      ],
      [
        /^npm run deploy -- --network sepolia$/,
        (command) =>
          converse([...command.split(" "), "--yes", "--uncommitted"], [["Enter the password", password]], env),
        /Deployed, and the same as this source:[^]*npx hardhat ignition verify chain-11155111 --network sepolia\n$/,
      ],
      [
        /^npx concordat verify-deployment --rpc "\$SEPOLIA_RPC_URL"$/,
        (command) => converse(["bash", "-c", command], [], { ...env, SEPOLIA_RPC_URL: secrets["SEPOLIA_RPC_URL"] }),
        /on chain 11155111 are those of this source\.\n$/,
      ],
    ];

    const spoken = [...text.matchAll(/`(np[mx] [^`\n]+)`/g)].map(([, command = ""]) => command);
    for (const command of [...commandsOf("network"), ...spoken].filter((line) => line !== showSource)) {
      it(`${command}`, async () => {
        const [, run, prints] = runs.find(([pattern]) => pattern.test(command)) ?? [];
        if (run === undefined || prints === undefined) throw new Error("The test does not know how to run it.");
        const { code, out, err } = await run(command);
        expect(code, out + err).to.equal(0);
        expect(out).to.match(prints);
        expect(out + err).to.not.contain(richKeys[1].slice(2));
      });
    }

    it("leave a record by the key that was kept, in the folder the page names", () => {
      const { file, record } = deploymentFor(SEPOLIA, undefined, records);
      expect(record.deployer).to.equal(new Wallet(richKeys[1]).address);
      expect(file).to.equal(join(records, `chain-${SEPOLIA}`, "concordat.json"));
      expect(text).to.contain(`deploy/deployments/chain-${SEPOLIA}`);
    });
  });

  it("quotes what the tools say", () => {
    const files = globSync(["scripts/deploy/*.ts", "src/deployment/*.ts", "src/chain/*.ts", "test/deploy/*.test.ts"]);
    const said = files.map((file) => readFileSync(file, "utf8")).join("\n");
    const quotes = [...text.matchAll(/^\| (`.*`) \| /gm)].flatMap(([, quoted = ""]) => quoted.match(/`[^`]+`/g) ?? []);
    const pieces = quotes.flatMap((quote) => quote.slice(1, -1).split(/…|\b\d+\b/)).map((piece) => piece.trim());
    expect(pieces.length).to.be.greaterThan(15);
    expect(pieces.filter((piece) => !said.includes(piece))).to.deep.equal([]);
  });

  it("explains every field of the parameters", () => {
    const parameters = JSON.parse(readFileSync("deploy/parameters/sepolia.json", "utf8")) as object;
    const explained = [...text.matchAll(/^ {3}\| `(\w+)` \| /gm)].map(([, field]) => field);
    expect(explained).to.deep.equal(Object.keys(parameters));
  });
});

const contracts = ["Agreements", "MilestoneTerms", "MilestoneRemedies", "Milestones"];
const { testCurrencies: currencies } = JSON.parse(readFileSync("deploy/parameters/localhost.json", "utf8")) as {
  testCurrencies: unknown[];
};

function millions(text: string): number {
  return Number(text.replaceAll(",", "")) / 1e6;
}
