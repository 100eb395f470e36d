import { isDeepStrictEqual } from "node:util";
import { Contract, getAddress, verifyTypedData, type Provider, type Signer } from "ethers";
import { ConcordatError, formatPath, type Where } from "../errors.ts";
import { readJson, writeFile } from "../files/write.ts";
import { digestOf, signMessage } from "../messages/sign.ts";
import type { Auth, Message } from "../messages/types.ts";
import type { Hex } from "../terms/normal.ts";
import { envelopeSchema, type Envelope, type EnvelopeSignature } from "./types.ts";

/** What signatures are expected over, and how they are told apart. */
export interface Subject {
  /** In a few words: `Approve milestone 2`. */
  about: string;
  agreement: Hex;
  /** The message that a party (number from 1) signs; the deadline in seconds, ignored by terms. */
  message: (party: number, deadline: number) => Message;
  /** Whether signatures carry a deadline. */
  expires: boolean;
  /** Accounts and names by party number. */
  account: (party: number) => string;
  name: (party: number) => string;
}

const ERC1271_MAGIC = "0x1626ba7e";

/** Fields that differ from signer to signer. Under a succession, `party` is the one that is replaced. */
const own = (primaryType: string): string[] =>
  primaryType === "Succession" ? ["by", "deadline"] : ["party", "deadline"];

/** An envelope without signatures. */
export function newEnvelope(subject: Subject): Envelope {
  const { domain, primaryType, message } = subject.message(1, 1);
  const common = Object.entries(message).filter(
    ([name]) => primaryType === "Terms" || !own(primaryType).includes(name),
  );
  return {
    concordat: 1,
    about: subject.about,
    agreement: subject.agreement,
    domain: {
      name: domain.name ?? "",
      version: domain.version ?? "",
      chainId: Number(domain.chainId),
      verifyingContract: domain.verifyingContract ?? "",
    },
    primaryType,
    message: plain(Object.fromEntries(common)) as Envelope["message"],
    signatures: [],
  };
}

/** An envelope with one more signature; an earlier one of the same party is replaced. */
export async function signEnvelope(
  envelope: Envelope,
  subject: Subject,
  party: number,
  deadline: number,
  signer: Signer,
): Promise<Envelope> {
  const account = subject.account(party);
  const signature: EnvelopeSignature = {
    name: subject.name(party),
    party,
    account,
    ...(subject.expires ? { deadline } : {}),
    signature: await signMessage(subject.message(party, deadline), signer, account),
  };
  const others = envelope.signatures.filter((other) => other.party !== party);
  return { ...envelope, signatures: [...others, signature].sort((a, b) => a.party - b.party) };
}

/**
 * Reads a file of signatures, and says in one sentence if it is none. What was signed is not looked at.
 *
 * @throws {@link ConcordatError} `file-not-found`, `json-invalid`, `signatures-invalid`.
 */
export function readEnvelope(file: string): Envelope {
  const parsed = envelopeSchema.safeParse(readJson(file, "a file of signatures"));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = formatPath((issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step))));
  throw new ConcordatError(`This is not a file of signatures: ${issue?.message ?? "unknown"}.`, {
    code: "signatures-invalid",
    remedy: "Take the file as `concordat sign` or --sign wrote it.",
    where: { file, field },
  });
}

/** Writes a file of signatures, in place of an earlier one. */
export function writeEnvelope(file: string, envelope: Envelope): void {
  writeFile(file, `${JSON.stringify(envelope, null, 2)}\n`, { replace: true });
}

/**
 * Verifies every signature of an envelope.
 *
 * @param provider Asks accounts that are contracts (ERC-1271); without it they are refused.
 * @param now In seconds; a signature whose deadline is over is refused.
 * @throws {@link ConcordatError} `signatures-foreign` (another chain, hub, verb or text), `signature-wrong`, `signature-expired`.
 */
export async function verifyEnvelope(
  envelope: Envelope,
  subject: Subject,
  where: Where,
  now: number,
  provider?: Provider,
): Promise<Auth[]> {
  requireSame(envelope, newEnvelope(subject), where);
  const auths: Auth[] = [];
  for (const [i, entry] of envelope.signatures.entries()) {
    const place = { ...where, field: `signatures[${i}]` };
    const { party, deadline = 0, signature } = entry;
    const message = subject.message(party, deadline);
    const account = subject.account(party);
    if (account === "" || getAddress(entry.account) !== getAddress(account)) {
      throw wrong(`It claims to be of "${entry.name}", whose account is not ${entry.account}.`, place);
    }
    if (!(await isSignedBy(account, message, signature, provider))) {
      throw wrong(`The signature for "${subject.name(party)}" was not made by its account ${account}.`, place);
    }
    if (subject.expires && deadline < now) {
      throw new ConcordatError(
        `The signature of "${subject.name(party)}" was valid until ${new Date(deadline * 1000).toISOString()}.`,
        {
          code: "signature-expired",
          remedy: "Ask for a new one.",
          where: place,
        },
      );
    }
    auths.push({ party, deadline, signature });
  }
  return auths;
}

function requireSame(envelope: Envelope, expected: Envelope, where: Where): void {
  const foreign = (message: string, remedy: string, field: string) => {
    throw new ConcordatError(message, { code: "signatures-foreign", remedy, where: { ...where, field } });
  };
  const { domain, primaryType, message } = envelope;
  if (domain.chainId !== expected.domain.chainId) {
    const text = `These signatures are for chain ${domain.chainId}, not for chain ${expected.domain.chainId}.`;
    foreign(text, "Ask for signatures for this chain, or name another node with --rpc.", "domain.chainId");
  }
  if (getAddress(domain.verifyingContract) !== getAddress(expected.domain.verifyingContract)) {
    const text = `These signatures are for the contract ${domain.verifyingContract}, not for ${expected.domain.verifyingContract}.`;
    foreign(text, "Use the deployment they were made for, or sign again.", "domain.verifyingContract");
  }
  if (primaryType !== expected.primaryType) {
    const text = `These signatures are to "${envelope.about}", not to "${expected.about}".`;
    foreign(text, "Bring the file that was signed for this.", "primaryType");
  }
  for (const [field, value] of Object.entries(expected.message)) {
    if (isDeepStrictEqual(value, message[field])) continue;
    const text = `Something else was signed: ${field} is not what it is here.`;
    foreign(text, "Compare what each of you has, then sign again.", `message.${field}`);
  }
}

async function isSignedBy(account: string, message: Message, signature: string, provider?: Provider): Promise<boolean> {
  const { domain, types } = message;
  try {
    if (getAddress(verifyTypedData(domain, types, message.message, signature)) === getAddress(account)) return true;
  } catch {
    // Not an ECDSA signature; the account may be a contract with rules of its own.
  }
  if (provider === undefined || (await provider.getCode(account)) === "0x") return false;
  const abi = ["function isValidSignature(bytes32,bytes) view returns (bytes4)"];
  try {
    const answer = (await new Contract(account, abi, provider).getFunction("isValidSignature")(
      digestOf(message),
      signature,
    )) as string;
    return answer === ERC1271_MAGIC;
  } catch {
    return false;
  }
}

function wrong(message: string, where: Where): ConcordatError {
  return new ConcordatError(message, {
    code: "signature-wrong",
    remedy: "Ask the party to sign again, with its own key.",
    where,
  });
}

/** As JSON has it: amounts as strings of digits, numbers as numbers. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
