import { getAddress, isAddress, ZeroAddress, type Provider, type Wallet } from "ethers";
import { send, simulate, type Call } from "../src/actions/call.ts";
import { toSafeBatch } from "../src/actions/safe.ts";
import { newEnvelope, readEnvelope, signEnvelope, verifyEnvelope, writeEnvelope } from "../src/envelope/envelope.ts";
import { ConcordatError } from "../src/errors.ts";
import { writeFile } from "../src/files/write.ts";
import { accountOf, loadKey } from "../src/keys/keys.ts";
import type { Auth } from "../src/messages/types.ts";
import type { Act, Authority } from "../src/preview/act.ts";
import { describeReceipts } from "../src/preview/outcome.ts";
import { enumerate } from "../src/preview/words.ts";
import type { Situation } from "../src/situation/situation.ts";
import { parseDuration } from "../src/units/duration.ts";
import { existsSync } from "node:fs";
import { passphraseAsker, requireConsent } from "./ask.ts";
import type { ActOptions } from "./options.ts";
import type { Output } from "./output.ts";

/** Where an act takes place. */
export interface Scene {
  out: Output;
  provider: Provider;
  chainId: number;
  /** Time of the last block, in seconds. */
  now: number;
  /** For names and amounts in what is reported afterwards. */
  situation?: Situation;
}

/**
 * Says what an act will do, then signs it, prints it, or asks and sends it, as the options say.
 *
 * @throws {@link ConcordatError} of keys, of signatures, `declined`, `reverted`.
 */
export async function perform(scene: Scene, act: Act, options: ActOptions): Promise<void> {
  const { out } = scene;
  announce(out, act);
  if (options.sign !== undefined) return signOnly(scene, act, options, options.sign);

  const brought = await collect(scene, act.authority, options.signatures ?? []);
  if (options.calldata === true || options.safe !== undefined) {
    const sender = senderOf(options);
    const auths = withSender(act.authority, brought, sender, options);
    requireEnough(act.authority, auths, sender);
    return handOver(scene, act, await act.calls(auths, sender), options);
  }
  const wallet = await out.progress("Opening the key", keyOf(options));
  const auths = withSender(act.authority, brought, wallet.address, options);
  requireEnough(act.authority, auths, wallet.address);
  await carryOut(scene, act, await act.calls(auths, wallet.address), wallet, options);
}

/**
 * Refuses options that exclude each other, before anything else is done.
 *
 * @throws {@link ConcordatError} `option-invalid`.
 */
export function requireOneWay({ sign, calldata, safe, signatures }: ActOptions): void {
  const chosen = [
    sign !== undefined && "--sign",
    calldata === true && "--calldata",
    safe !== undefined && "--safe",
  ].filter((flag) => flag !== false);
  if (chosen.length <= 1 && !(sign !== undefined && signatures !== undefined)) return;
  const flags = sign !== undefined && signatures !== undefined ? ["--sign", "--signatures"] : chosen;
  throw new ConcordatError(`${enumerate(flags)} exclude each other.`, {
    code: "option-invalid",
    remedy: "Choose one of them.",
    where: { field: flags[0] ?? "" },
  });
}

/** Who will send what is handed over; nobody knows if nothing is said. */
function senderOf({ from, keystore }: ActOptions): string {
  if (from !== undefined) return toAddress(from, "--from");
  return (keystore === undefined ? undefined : accountOf(keystore)) ?? ZeroAddress;
}

function announce(out: Output, { title, lines, final }: Act): void {
  out.say(title);
  for (const line of lines) out.say(`  ${line}`);
  if (final.length > 0) out.say("What cannot be undone:");
  for (const line of final) out.say(`  ${line}`);
  out.say();
}

function keyOf({ keystore }: ActOptions): Promise<Wallet> {
  const ask = keystore === undefined ? undefined : passphraseAsker(keystore);
  return loadKey({ ...(keystore === undefined ? {} : { keystore }), ...(ask === undefined ? {} : { ask }) });
}

function authorityOf({ authority, title }: Act): Authority {
  if (authority !== undefined) return authority;
  throw new ConcordatError("Nobody needs to sign this.", {
    code: "option-invalid",
    remedy: "Leave --sign out: whoever wants it may send it.",
    where: { field: `--sign (${title})` },
  });
}

async function signOnly(scene: Scene, act: Act, options: ActOptions, file: string): Promise<void> {
  const { out, provider, now } = scene;
  const authority = authorityOf(act);
  const { subject, may } = authority;
  const before = existsSync(file) ? readEnvelope(file) : newEnvelope(subject);
  await verifyEnvelope(before, subject, { file }, 0, provider);
  const wallet = await out.progress("Opening the key", keyOf(options));
  const party = partyOf(authority, wallet.address, options.as);
  await requireConsent(`Sign this as ${subject.name(party)}?`, options.yes === true);
  const deadline = subject.expires ? now + parseDuration(options.valid) : 0;
  const envelope = await signEnvelope(before, subject, party, deadline, wallet);
  writeEnvelope(file, envelope);
  const signed = envelope.signatures.map((entry) => entry.party);
  const missing = may.filter((number) => !signed.includes(number));
  out.say(
    `Signed as ${subject.name(party)}; nothing was sent. ${file} holds the signatures of ${names(subject, signed)}.`,
  );
  if (authority.need === "all" && missing.length > 0) out.say(`Still to sign: ${names(subject, missing)}.`);
  out.document({
    ok: true,
    title: act.title,
    file,
    signed: signed.map(subject.name),
    ...(authority.need === "all" ? { missing: missing.map(subject.name) } : {}),
  });
}

function names(subject: Authority["subject"], parties: readonly number[]): string {
  return enumerate(parties.map(subject.name));
}

/** The party a key signs for. */
function partyOf({ subject, may }: Authority, address: string, as: string | undefined): number {
  const own = may.filter((party) => sameAccount(subject.account(party), address));
  const meant = as === undefined ? own : own.filter((party) => subject.name(party) === as || String(party) === as);
  if (meant.length === 1 && meant[0] !== undefined) return meant[0];
  if (meant.length > 1) {
    throw new ConcordatError(`This key is that of ${enumerate(own.map(subject.name))}.`, {
      code: "party-missing",
      remedy: "Say for which of them with --as.",
      where: { field: "--as" },
    });
  }
  throw new ConcordatError(`${address} may not sign this${as === undefined ? "" : ` as ${as}`}.`, {
    code: "party-may-not",
    remedy: `It is for ${enumerate(
      may.map((party) => `${subject.name(party)} (${subject.account(party)})`),
      "or",
    )}.`,
  });
}

function sameAccount(a: string, b: string): boolean {
  return isAddress(a) && getAddress(a) === getAddress(b);
}

/** Signatures out of files, verified. */
async function collect(
  { provider, now }: Scene,
  authority: Authority | undefined,
  files: readonly string[],
): Promise<Auth[]> {
  if (files.length === 0) return [];
  if (authority === undefined) {
    throw new ConcordatError("Nobody needs to sign this.", {
      code: "option-invalid",
      remedy: "Leave --signatures out.",
      where: { field: "--signatures" },
    });
  }
  const found = new Map<number, Auth>();
  for (const file of files) {
    for (const auth of await verifyEnvelope(readEnvelope(file), authority.subject, { file }, now, provider))
      found.set(auth.party, auth);
  }
  return [...found.values()];
}

/** The authorities, with that of the sender, who needs no signature. */
function withSender(
  authority: Authority | undefined,
  auths: readonly Auth[],
  sender: string,
  { as, relay }: ActOptions,
): Auth[] {
  const isFull = authority === undefined || relay === true || (authority.need === "one" && auths.length > 0);
  if (isFull) return [...auths];
  const { subject, may, need } = authority;
  const own = may.filter(
    (party) =>
      sameAccount(subject.account(party), sender) &&
      (as === undefined || subject.name(party) === as || String(party) === as) &&
      !auths.some((auth) => auth.party === party),
  );
  const added = own.map((party) => ({ party, deadline: 0, signature: "0x" }));
  return [...auths, ...(need === "one" ? added.slice(0, 1) : added)].sort((a, b) => a.party - b.party);
}

function requireEnough(authority: Authority | undefined, auths: readonly Auth[], sender: string): void {
  if (authority === undefined) return;
  const { subject, may, need } = authority;
  const given = auths.map(({ party }) => party);
  const missing = may.filter((party) => !given.includes(party));
  if (need === "all" ? missing.length === 0 : given.length > 0) return;
  const who = sender === ZeroAddress ? "Whoever sends this" : sender;
  const message = need === "all" ? `Not signed yet by ${names(subject, missing)}.` : `${who} may not do this.`;
  const accounts = may.map((party) => `${subject.name(party)} (${subject.account(party)})`);
  const remedy =
    need === "all"
      ? "Let them sign with --sign, and bring the file with --signatures."
      : `It takes ${enumerate(accounts, "or")}: use that key (or name its account with --from), or bring a signature with --signatures.`;
  throw new ConcordatError(message, { code: "signatures-missing", remedy });
}

function handOver({ out, chainId, now }: Scene, act: Act, calls: Call[], { calldata, safe }: ActOptions): void {
  if (safe !== undefined) {
    writeFile(safe, `${JSON.stringify(toSafeBatch(calls, chainId, now * 1000), null, 2)}\n`);
    out.say(`${safe} is written; nothing was sent. Open it in the transaction builder of the Safe.`);
  }
  if (calldata === true) {
    for (const { title, to, data } of calls) out.say(`${title}\nto    ${to}\ndata  ${data}`);
    out.say("Nothing was sent.");
  }
  out.document({ ok: true, title: act.title, ...(safe === undefined ? {} : { file: safe }), calls });
}

async function carryOut(
  { out, provider, situation }: Scene,
  act: Act,
  calls: Call[],
  wallet: Wallet,
  { yes }: ActOptions,
): Promise<void> {
  const [first] = calls;
  if (first !== undefined) await out.progress("Trying it without sending", simulate(first, provider, wallet.address));
  await requireConsent(`Send ${calls.length === 1 ? "this" : `these ${calls.length} transactions`}?`, yes === true);
  const sender = wallet.connect(provider);
  const receipts = [];
  for (const call of calls) {
    const receipt = await out.progress(`Sending: ${call.title}`, send(call, sender));
    receipts.push(receipt);
    out.say(`Done: ${call.title}. Transaction ${receipt.hash}, block ${receipt.blockNumber}, gas ${receipt.gasUsed}.`);
  }
  const outcome = describeReceipts(receipts, situation);
  for (const line of outcome) out.say(`  ${line}`);
  out.document({
    ok: true,
    title: act.title,
    transactions: receipts.map(({ hash, blockNumber, gasUsed }) => ({ hash, block: blockNumber, gas: gasUsed })),
    outcome,
  });
}

/**
 * An address a person wrote.
 *
 * @throws {@link ConcordatError} `address-invalid`.
 */
export function toAddress(written: string, field: string): string {
  const isOne: boolean = isAddress(written);
  if (isOne) return getAddress(written);
  throw new ConcordatError(`"${written}" is no address.`, {
    code: "address-invalid",
    remedy: "Write 0x and 40 hexadecimal digits; if capitals are mixed, a letter is wrong.",
    where: { field },
  });
}
