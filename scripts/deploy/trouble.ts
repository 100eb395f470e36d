import { isError } from "ethers";
import { ConcordatError } from "../../src/errors.ts";

/** What an error of Hardhat, ethers or a node says, as one sentence. */
export function sentence(error: unknown): string {
  const [first = "", second = ""] = messageOf(error)
    .replace(/^HHE\d+: /, "")
    .split("\n")
    .map((line) => line.trim().replace(/^\* /, ""));
  const text = first.endsWith(":") ? `${first} ${second}` : first;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Says what to do where Hardhat only says that it lacks an address or a key, or cannot read it.
 *
 * @throws {@link ConcordatError} `secret-missing`, `secret-invalid`.
 */
export async function explain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (cause) {
    const text = messageOf(cause);
    const [, missing] = /Configuration Variable "(\w+)" not found/i.exec(text) ?? [];
    if (missing !== undefined) {
      throw new ConcordatError(`${missing} is neither in the keystore nor in the environment.`, {
        code: "secret-missing",
        remedy: `Store it with: npx hardhat keystore set ${missing}`,
        cause,
      });
    }
    const [, kind, name] = /Invalid (URL|hex string) value for the configuration variable "(\w+)"/i.exec(text) ?? [];
    if (name === undefined) throw cause;
    throw invalidSecret(name, kind === "URL" ? "a URL such as https://node.example" : privateKey, cause);
  }
}

/** What a key looks like. */
export const privateKey = "a private key: 0x and 64 hexadecimal digits";

/** A secret that cannot be what it should be; its value is not shown. */
export function invalidSecret(name: string, expected: string, cause: unknown): ConcordatError {
  return new ConcordatError(`${name} is not ${expected}.`, {
    code: "secret-invalid",
    remedy: `Store it again with: npx hardhat keystore set --force ${name}`,
    cause,
  });
}

/** The message of an error, or of the one that ethers wrapped. */
function messageOf(error: unknown): string {
  if (isError(error, "UNKNOWN_ERROR")) {
    const { error: inner } = error as { error?: { message?: unknown } };
    if (typeof inner?.message === "string") return inner.message;
  }
  return error instanceof Error ? error.message : String(error);
}
