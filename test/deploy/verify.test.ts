import { expect } from "chai";
import { getBytes, hexlify, toBeHex, zeroPadValue } from "ethers";
import { deployAll, startChain, type LocalChain } from "../../src/demo/chain.ts";
import { compiledContract } from "../../src/deployment/manifest.ts";
import { verifyDeployment, type KnownDeployment } from "../../src/deployment/verify.ts";
import type { Finding } from "../../src/errors.ts";

const stranger = "0x00000000000000000000000000000000DeaDBeef";

/** What a finding says, without the remedy. */
const said = (findings: Finding[]) => findings.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

describe("verifyDeployment", () => {
  let chain: LocalChain;
  let deployment: KnownDeployment;
  let snapshot: string;

  before(async () => {
    chain = await startChain(1_760_000_000);
    deployment = await deployAll(chain, ["EUR", "JPY"]);
  });

  beforeEach(async () => {
    snapshot = (await chain.provider.send("evm_snapshot", [])) as string;
  });

  afterEach(() => chain.provider.send("evm_revert", [snapshot]));

  after(() => chain.close());

  const verify = async (changed: Partial<KnownDeployment> = {}) =>
    said(await verifyDeployment(chain.provider, { ...deployment, ...changed }));

  const milestones = () => deployment.modules["milestones"] ?? "";

  /** Replaces the code at an address by a changed copy. */
  async function tamper(address: string, change: (code: Uint8Array) => Uint8Array): Promise<void> {
    const code = getBytes(await chain.provider.getCode(address)).slice();
    await chain.provider.send("hardhat_setCode", [address, hexlify(change(code))]);
  }

  /** Writes another value where an immutable stands, in all its places or only in the first. */
  async function setImmutable(contract: string, address: string, name: string, value: string, everywhere = true) {
    const { offsets = [] } = compiledContract(contract).immutables[name] ?? {};
    expect(offsets, name).to.not.be.empty;
    await tamper(address, (code) => {
      for (const offset of everywhere ? offsets : offsets.slice(0, 1))
        code.set(getBytes(zeroPadValue(value, 32)), offset);
      return code;
    });
  }

  /** An address that the deployed module keeps. */
  async function kept(name: string): Promise<string> {
    const [offset = 0] = compiledContract("Milestones").immutables[name]?.offsets ?? [];
    return hexlify(getBytes(await chain.provider.getCode(milestones())).slice(offset + 12, offset + 32));
  }

  it("finds nothing wrong with what was deployed from this source", async () => {
    expect(await verify()).to.deep.equal([]);
  });

  it("says that a node serves another chain, and looks no further", async () => {
    expect(await verify({ chainId: 5, agreements: stranger })).to.deep.equal([
      "error chain-differs: The deployment is on chain 5, but this node serves chain 31337.",
    ]);
  });

  it("says that there is no code at an address", async () => {
    expect(await verify({ agreements: stranger })).to.include(
      `error code-missing: There is no code at ${stranger}, where Agreements should be.`,
    );
  });

  it("says that a module serves another hub", async () => {
    const other = await deployAll(chain, []);
    const [first, ...rest] = await verify({ agreements: other.agreements });
    expect(first).to.equal(
      `error immutable-differs: HUB of Milestones at ${milestones()} is ${deployment.agreements}; expected ${other.agreements} (the recorded Agreements).`,
    );
    expect(rest).to.have.length(1);
    expect(rest[0]).to.match(/HUB of MilestoneRemedies at 0x\w+ is 0x/);
  });

  it("says that a contract of another kind stands there, and which functions it lacks", async () => {
    const [finding] = await verify({ agreements: milestones() });
    expect(finding).to.match(
      /^error code-differs: The code at 0x\w+ is not Agreements of this source: it has \d+ bytes/,
    );
    expect(finding).to.match(/; it lacks [a-zA-Z, ]+ and \d+ more\.$/);
  });

  for (const [name, at] of [
    ["Agreements", () => deployment.agreements],
    ["Milestones", () => milestones()],
    ["MilestoneRemedies", () => kept("REMEDIES")],
    ["MilestoneTerms", () => kept("TERMS")],
  ] as const) {
    it(`sees one changed byte in the code of ${name}`, async () => {
      const address = await at();
      await tamper(address, (code) => {
        code[100] = (code[100] ?? 0) ^ 1;
        return code;
      });
      const [finding] = await verify();
      expect(finding?.toLowerCase()).to.equal(
        `error code-differs: The code at ${address} is not ${name} of this source: 1 of its ${getBytes(compiledContract(name).runtime).length} bytes differ.`.toLowerCase(),
      );
    });
  }

  for (const name of Object.keys(compiledContract("Milestones").immutables)) {
    it(`sees another value of ${name} in Milestones`, async () => {
      await setImmutable("Milestones", milestones(), name, stranger);
      const found = (await verify()).filter((finding) => finding.includes(`${name} of Milestones`));
      // TERMS and REMEDIES say themselves where to look, so what is missing is the code there.
      const missing = (await verify()).filter((finding) => finding.startsWith(`error code-missing`));
      expect([...found, ...missing]).to.have.length(1);
    });
  }

  it("compares the parts with those recorded, where a record names them", async () => {
    const contracts = {
      MilestoneTerms: { address: await kept("TERMS") },
      MilestoneRemedies: { address: await kept("REMEDIES") },
    };
    expect(await verify({ contracts })).to.deep.equal([]);
    await setImmutable("Milestones", milestones(), "TERMS", stranger);
    const [finding] = await verify({ contracts });
    expect(finding).to.match(
      /TERMS of Milestones at 0x\w+ is 0x0{30,}\w*; expected 0x\w+ \(the recorded MilestoneTerms\)/i,
    );
  });

  it("sees an immutable that has two values", async () => {
    await setImmutable("Milestones", milestones(), "HUB", stranger, false);
    expect((await verify())[0]).to.include(
      `HUB of Milestones at ${milestones()} is ${stranger} in one place, in another`,
    );
  });

  it("sees a domain under which signatures would mean something else", async () => {
    await setImmutable("Agreements", deployment.agreements, "_cachedChainId", toBeHex(1));
    expect(await verify()).to.deep.equal([
      `error immutable-differs: _cachedChainId of Agreements at ${deployment.agreements} is 1; expected 31337 (the chain's id).`,
    ]);
  });

  it("warns, no more, of a source that differs in comments", async () => {
    await tamper(deployment.agreements, (code) => {
      const at = code.length - 30;
      code[at] = (code[at] ?? 0) ^ 1;
      return code;
    });
    const findings = await verify();
    expect(findings).to.have.length(1);
    expect(findings[0]).to.match(/^warning metadata-differs: Agreements at /);
  });

  it("sees a module that is missing from the record", async () => {
    expect(await verify({ modules: {} })).to.deep.equal([
      "error module-missing: The deployment names no module for milestones.",
    ]);
  });

  describe("of tokens", () => {
    const euro = () => deployment.tokens["EUR"]?.address ?? "";
    const withEuro = (token: { address: string; decimals: number; test?: boolean }) =>
      verify({ tokens: { EUR: token } });

    it("says that there is none", async () => {
      expect(await withEuro({ address: stranger, decimals: 2 })).to.deep.equal([
        `error code-missing: There is no code at ${stranger}, where the token for EUR should be.`,
      ]);
    });

    it("says that a contract is no token", async () => {
      expect(await withEuro({ address: deployment.agreements, decimals: 2, test: false })).to.deep.equal([
        `error not-a-token: The contract at ${deployment.agreements} does not answer as a token for EUR should: it names no decimals.`,
      ]);
    });

    it("tells play money from money, and its decimals", async () => {
      expect(await withEuro({ address: euro(), decimals: 3, test: false })).to.deep.equal([
        `error token-is-worthless: The token for EUR at ${euro()} is Concordat's play money, which anyone can make; the record does not say so.`,
        `error decimals-differ: The token for EUR at ${euro()} has 2 decimals; the record says 3.`,
      ]);
    });

    it("sees play money of another currency", async () => {
      const yen = deployment.tokens["JPY"]?.address ?? "";
      const findings = await withEuro({ address: yen, decimals: 2, test: true });
      expect(findings.join()).to.include(`_name of TestCurrency at ${yen}`).and.to.include("is 0; expected 2");
    });
  });
});
