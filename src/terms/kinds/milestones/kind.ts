import type { ClauseKind } from "../kind.ts";
import { checkAmendment } from "./amend.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { decompile } from "./decompile.ts";
import { decodeConfig, encodeConfig, hashConfig } from "./encode.ts";
import type { NormalMilestones } from "./normal.ts";
import { normalise } from "./normalise.ts";
import type { WrittenMilestones } from "./schema.ts";
import { show } from "./show.ts";
import { textOf, type MilestonesText } from "./text.ts";
import type { MilestonesConfig } from "./types.ts";

/** Everything the agreement file knows about clauses that pay on verified delivery. */
export const milestones: ClauseKind<WrittenMilestones, NormalMilestones, MilestonesConfig, MilestonesText> = {
  normalise,
  check,
  compile,
  decompile,
  textOf,
  moneyOf: ({ deal }) => ({ token: deal.token, unit: deal.unit }),
  encodeConfig,
  decodeConfig,
  hashConfig,
  checkAmendment,
  show,
};
