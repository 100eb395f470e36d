import { readFileSync } from "node:fs";
import { Wallet } from "ethers";
import { ConcordatError } from "../errors.ts";

/** Where a key may come from. It is never the value of an option, which shells and process lists would keep. */
export interface KeySource {
  /** Path of an encrypted keystore file (Web3 Secret Storage). */
  keystore?: string;
  /** Asks for the passphrase of the keystore, where the environment has none. */
  ask?: () => Promise<string>;
  environment?: Record<string, string | undefined>;
}

/** Environment variable with a private key, for scripts. */
export const KEY_VARIABLE = "CONCORDAT_KEY";

/** Environment variable with the passphrase of a keystore, for scripts. */
export const PASSPHRASE_VARIABLE = "CONCORDAT_PASSPHRASE";

/**
 * The key to sign or send with. No error of this function carries the key or the passphrase.
 *
 * @throws {@link ConcordatError} `key-missing`, `key-invalid`, `keystore-missing`, `keystore-invalid`, `passphrase-wrong`.
 */
export async function loadKey({ keystore, ask, environment = process.env }: KeySource): Promise<Wallet> {
  if (keystore === undefined) return fromEnvironment(environment[KEY_VARIABLE]);
  const text = readKeystore(keystore);
  const passphrase = environment[PASSPHRASE_VARIABLE] ?? (await ask?.());
  if (passphrase === undefined) {
    throw new ConcordatError(`The keystore "${keystore}" needs its passphrase.`, {
      code: "passphrase-missing",
      remedy: `Run this in a terminal, or set ${PASSPHRASE_VARIABLE}.`,
      where: { file: keystore },
    });
  }
  try {
    return new Wallet((await Wallet.fromEncryptedJson(text, passphrase)).privateKey);
  } catch {
    // The cause is left out: it may hold what was typed.
    throw new ConcordatError("The passphrase does not open this keystore.", {
      code: "passphrase-wrong",
      remedy: "Try again; letters in capitals count.",
      where: { file: keystore },
    });
  }
}

/** The account of a keystore, without opening it; undefined where the file does not say. */
export function accountOf(keystore: string): string | undefined {
  const { address } = JSON.parse(readKeystore(keystore)) as { address?: string };
  return address === undefined ? undefined : `0x${address.replace(/^0x/, "")}`;
}

function fromEnvironment(key: string | undefined): Wallet {
  if (key === undefined || key === "") {
    throw new ConcordatError("No key is given.", {
      code: "key-missing",
      remedy: `Name a keystore with --keystore, or set ${KEY_VARIABLE}; or use --calldata or --safe, which need none.`,
    });
  }
  try {
    return new Wallet(key.trim());
  } catch {
    throw new ConcordatError(`${KEY_VARIABLE} holds no private key.`, {
      code: "key-invalid",
      remedy: "A private key is 64 hexadecimal digits; better, use an encrypted keystore.",
    });
  }
}

function readKeystore(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new ConcordatError(`There is no readable keystore "${path}".`, {
      code: "keystore-missing",
      remedy: "Check the path; `concordat keystore <file>` makes a new one.",
      where: { file: path },
    });
  }
  try {
    const { crypto, Crypto } = JSON.parse(text) as { crypto?: unknown; Crypto?: unknown };
    if (crypto !== undefined || Crypto !== undefined) return text;
  } catch {
    // Said below; what the file holds, perhaps a bare key, is not repeated.
  }
  throw new ConcordatError("This is not a keystore.", {
    code: "keystore-invalid",
    remedy: "Name a JSON file in the Web3 Secret Storage format, as wallets export it.",
    where: { file: path },
  });
}
