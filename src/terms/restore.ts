import type { CompiledAgreement } from "./compile.ts";
import { decompileAgreement } from "./decompile.ts";
import { hashTerms, type Hub } from "./hash.ts";
import type { Hex } from "./normal.ts";
import type { ClauseConfig, Terms } from "./types.ts";

/**
 * What {@link compileAgreement} gave when the agreement was made, from what the chain's events tell: to show it, to check a
 * call, or to amend it with {@link editionOf}.
 *
 * @param text Canonical JSON of the edition's texts, if it is at hand.
 * @param id Id of the agreement; in the first edition it may be left out.
 * @throws {@link ConcordatError} `text-foreign`, `terms-foreign`, `config-foreign`.
 */
export function restoreAgreement(
  terms: Terms,
  configs: readonly ClauseConfig[],
  hub: Hub,
  text: string | null = null,
  id?: Hex,
): CompiledAgreement {
  const file = decompileAgreement(terms, configs, text);
  const digest = hashTerms(terms, hub);
  const names = {
    organisations: Object.keys(file.organisations),
    parties: Object.keys(file.parties),
    clauses: Object.keys(file.clauses),
  };
  return { terms, configs: [...configs], text, names, file, digest, id: id ?? digest, warnings: [] };
}
