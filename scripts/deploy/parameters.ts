import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { isAddress } from "ethers";
import { z } from "zod";
import { ConcordatError, formatPath } from "../../src/errors.ts";

const currency = z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code such as EUR");
const decimals = z.number().int().min(0).max(18);

const schema = z.strictObject({
  /** The chain must have this id, or nothing is sent. */
  chainId: z.number().int().positive(),
  /** What gas is paid in. */
  coin: z.string().min(1),
  /** Where people look at the chain, if there is such a place. */
  explorer: z.url().nullable(),
  /** Blocks that must follow before a transaction is taken as final. */
  confirmations: z.number().int().min(1),
  /** Play money to deploy with the contracts. */
  testCurrencies: z.array(z.strictObject({ code: currency, decimals })),
  /** Tokens of real issuers that are on the chain already. */
  tokens: z.record(currency, z.strictObject({ address: z.string().refine(isAddress, "must be an address"), decimals })),
});

/** How a deployment differs from network to network. */
export type Parameters = z.infer<typeof schema>;

const folder = new URL("../../deploy/parameters/", import.meta.url);

/**
 * The parameters of a network, from `deploy/parameters/<network>.json`; its name there has hyphens where
 * hardhat.config.ts has capitals.
 *
 * @throws {@link ConcordatError} `parameters-missing`, `parameters-invalid`.
 */
export function readParameters(network: string): Parameters {
  const where = { file: parametersFile(network) };
  const file = fileURLToPath(new URL(basename(where.file), folder));
  if (!existsSync(file)) {
    throw new ConcordatError(`There are no parameters for the network "${network}".`, {
      code: "parameters-missing",
      remedy: `Write ${where.file} after the example of another, or name one that has them: ${known().join(", ")}.`,
    });
  }
  const parsed = schema.safeParse(parse(readFileSync(file, "utf8"), where));
  if (!parsed.success) throw invalid(parsed.error.issues[0], where);
  const twice = Object.keys(parsed.data.tokens).find((code) =>
    parsed.data.testCurrencies.some((test) => test.code === code),
  );
  if (twice === undefined) return parsed.data;
  throw new ConcordatError(`${twice} has a token, so it needs no play money beside it.`, {
    code: "parameters-invalid",
    remedy: `Take ${twice} out of testCurrencies or out of tokens.`,
    where: { ...where, field: `tokens.${twice}` },
  });
}

/** Where the parameters of a network are, from the top of the checkout. */
export function parametersFile(network: string): string {
  return `deploy/parameters/${network.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.json`;
}

/** Networks that have parameters, as hardhat.config.ts calls them. */
function known(): string[] {
  const names = readdirSync(folder).map((file) => basename(file, ".json"));
  return names.map((name) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function parse(text: string, where: { file: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConcordatError("The parameters are not JSON.", {
      code: "parameters-invalid",
      remedy: `${cause instanceof Error ? cause.message : "Correct the file"}.`,
      where,
      cause,
    });
  }
}

function invalid(issue: z.core.$ZodIssue | undefined, where: { file: string }): ConcordatError {
  const field = formatPath((issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step))));
  return new ConcordatError(`The parameters are wrong: ${issue?.message}.`, {
    code: "parameters-invalid",
    remedy: "docs/deploying.md says what each field means.",
    where: { ...where, field },
  });
}
