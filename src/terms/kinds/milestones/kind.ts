import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { decompile } from "./decompile.ts";
import { decodeConfig, encodeConfig, hashConfig } from "./encode.ts";
import { normalise } from "./normalise.ts";
import { schema } from "./schema.ts";
import { show } from "./show.ts";
import { textOf } from "./text.ts";

/** Everything the agreement file knows about clauses that pay on verified delivery. */
export const milestones = {
  schema,
  normalise,
  check,
  compile,
  decompile,
  textOf,
  encodeConfig,
  decodeConfig,
  hashConfig,
  show,
} as const;
