import { Argument, type Command } from "commander";
import { ConcordatError } from "../../src/errors.ts";
import { amendAct } from "../../src/preview/agreements.ts";
import { givenReason } from "../../src/preview/words.ts";
import type { Situation } from "../../src/situation/situation.ts";
import type { CompiledAgreement } from "../../src/terms/compile.ts";
import { editionOf } from "../../src/terms/edition.ts";
import { readAgreement } from "../../src/terms/read.ts";
import { restoreAgreement } from "../../src/terms/restore.ts";
import { saltOf, textOf } from "../../src/terms/text.ts";
import { changesBetween } from "../../src/show/changes.ts";
import { acts } from "../act.ts";
import { withReason, withSkip, type ReasonOptions, type SkipOptions } from "../options.ts";
import { toSkip } from "./life.ts";

type AmendOptions = ReasonOptions & SkipOptions;

/** `amend`: new terms, signed by all. */
export function addAmend(program: Command): void {
  const command = program
    .command("amend")
    .description("put the next edition of an agreement in force, signed by all who sign")
    .addArgument(new Argument("<file>", "agreement file of the next edition"));
  acts<AmendOptions, [string]>(withReason(withSkip(command)), (situation, options, file) => {
    const next = nextEdition(situation, file);
    const changes = situation.file === undefined ? [] : changesBetween(situation.file, next.file);
    return amendAct(situation, { next, changes, skip: toSkip(situation, options), ...givenReason(options) });
  });
}

/** The file's terms, as the edition after that in force. */
function nextEdition(situation: Situation, path: string): CompiledAgreement {
  const { record, stale, client, file } = situation;
  if (stale.length > 0) {
    throw new ConcordatError("A clause was not told of the edition in force yet.", {
      code: "clause-stale",
      remedy: "Run `concordat sync` first.",
    });
  }
  const text = file === undefined ? null : textOf(file);
  if (text === null || saltOf(text) !== record.terms.salt) {
    throw new ConcordatError("To amend an agreement, the file of the edition in force is needed.", {
      code: "edition-file-missing",
      remedy: `Name the file of edition ${record.terms.edition} with --agreement, and the id with --id.`,
      where: { field: "--agreement" },
    });
  }
  const hub = { chainId: record.chainId, verifyingContract: record.hub };
  const configs = record.clauses.map(({ config }) => config);
  const previous = restoreAgreement(record.terms, configs, hub, text, record.id);
  const { written, locate } = readAgreement(path, client);
  return editionOf(previous, written, client.deployment, { locate });
}
