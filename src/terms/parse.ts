import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from "yaml";
import { z } from "zod";
import { formatPath, type Finding, type Path, type Where } from "../errors.ts";
import { agreementSchema, type AgreementFile } from "./schema.ts";

/** A file as it was read. */
export interface ParsedAgreement {
  /** Absent if the file does not have the form of an agreement. */
  written: AgreementFile | undefined;
  findings: Finding[];
  /** Line and column of a field. */
  locate: (path: Path) => Where;
}

interface JsonSchema {
  description?: string;
  examples?: unknown[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/**
 * Reads YAML or JSON text and checks its form. Never throws for what the text says: errors are in `findings`, all of them.
 *
 * @param file Name of the file, for messages.
 */
export function parseAgreement(source: string, file?: string): ParsedAgreement {
  const lineCounter = new LineCounter();
  const document = parseDocument(source, {
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
    // An address is text, not a number in hexadecimal.
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || !("format" in tag && isOddNumber(tag.format))),
  });
  const locate = (path: Path): Where => {
    const offset = offsetOf(document, path);
    const { line, col } = lineCounter.linePos(offset);
    return { ...(file === undefined ? {} : { file }), line, column: col, field: formatPath(path) };
  };

  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    const findings = problems.map((problem): Finding => {
      const { line, col } = lineCounter.linePos(problem.pos[0]);
      const where = { ...(file === undefined ? {} : { file }), line, column: col };
      const remedy = "Correct the line; indentation, quotes and brackets must match.";
      return { severity: "error", code: "yaml-invalid", path: [], message: `${problem.message}.`, remedy, where };
    });
    return { written: undefined, findings, locate };
  }

  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    const remedy = "Write repeated parts out.";
    const message = "The file refers to its own parts too often.";
    return {
      written: undefined,
      findings: [{ severity: "error", code: "yaml-invalid", path: [], message, remedy, where: locate([]) }],
      locate,
    };
  }
  const result = agreementSchema.safeParse(value, { reportInput: true });
  if (result.success) return { written: result.data, findings: [], locate };
  const findings = result.error.issues
    .flatMap((issue) => toFindings(issue, []))
    .map((finding) => ({
      ...finding,
      where: locate(finding.path),
    }));
  return { written: undefined, findings, locate };
}

function isOddNumber(format: unknown): boolean {
  return format === "HEX" || format === "OCT" || format === "BIN";
}

/** Where the field starts; for a field that is absent, where its parent does. */
function offsetOf(document: Document.Parsed, path: Path): number {
  const parent = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
    const node = (pair?.value ?? pair?.key) as Node | undefined;
    const key = pair?.key as Node | undefined;
    const isBlock = node !== undefined && !isScalar(node);
    const range = isBlock ? key?.range : node?.range;
    if (range != null) return range[0];
  }
  const node = document.getIn(path, true) as Node | undefined;
  if (node?.range != null) return node.range[0];
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

type Issue = z.core.$ZodIssue;
type Bare = Omit<Finding, "where"> & { where: Where };

function toFindings(issue: Issue, base: Path): Bare[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
    if (best !== undefined && depth(best) > 0) return best.flatMap((inner) => toFindings(inner, path));
    const worded = issue.errors.flat().find((inner) => inner.code !== "invalid_type" && inner.code !== "invalid_value");
    return [finding("field-invalid", path, `${show(issue.input)} ${worded?.message ?? wordOf(issue)}`)];
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      ...finding("field-unknown", [...path, key], `There is no field "${key}" here.`),
      remedy: `Fields here are ${fieldsAt(path).join(", ") || "none"}.`,
    }));
  }
  if (issue.code === "invalid_key") {
    const [inner] = issue.issues;
    return [finding("name-invalid", path, `"${String(path.at(-1))}" ${inner?.message ?? "is not a short name."}`)];
  }
  if (issue.input === undefined) return [finding("field-missing", path, `"${String(path.at(-1))}" is missing.`)];
  return [finding("field-invalid", path, `${show(issue.input)} ${wordOf(issue)}`)];
}

function finding(code: string, path: Path, message: string): Bare {
  return { severity: "error", code, path, message, remedy: remedyAt(path), where: {} };
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => (issue.code === "unrecognized_keys" ? 1 : issue.path.length)));
}

function wordOf(issue: Issue): string {
  if (issue.code === "invalid_type")
    return `is not ${issue.expected === "int" ? "a whole number" : `a ${issue.expected}`}.`;
  if (issue.code === "invalid_value")
    return `is not one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}.`;
  return issue.message.startsWith("Invalid") ? "has the wrong form." : issue.message;
}

function show(input: unknown): string {
  if (typeof input === "object" && input !== null) return Array.isArray(input) ? "The list" : "The table";
  const shown = JSON.stringify(input) ?? "";
  return shown.length > 60 ? `${shown.slice(0, 57)}…"` : shown;
}

let schemas: JsonSchema | undefined;

/** What the schema says about the field at the path. */
function aboutAt(path: Path): JsonSchema[] {
  schemas ??= z.toJSONSchema(agreementSchema, { io: "input" }) as JsonSchema;
  let here: JsonSchema[] = [schemas];
  for (const step of path) {
    here = here
      .flatMap((schema) => [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])])
      .flatMap((schema) => {
        if (typeof step === "number") return schema.items ?? [];
        return schema.properties?.[step] ?? (schema.additionalProperties || []);
      });
  }
  return here;
}

function remedyAt(path: Path): string {
  const about = aboutAt(path).find((schema) => schema.description !== undefined);
  if (about?.description === undefined) return "See the schema of agreement files.";
  const [example] = about.examples ?? [];
  const sample = example === undefined ? "" : ` For example: ${JSON.stringify(example)}.`;
  return `Wanted: ${about.description}${sample}`;
}

function fieldsAt(path: Path): string[] {
  return aboutAt(path)
    .flatMap((schema) => [
      ...Object.keys(schema.properties ?? {}),
      ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((inner) => Object.keys(inner.properties ?? {})),
    ])
    .filter((name, i, all) => all.indexOf(name) === i && name !== "$schema");
}
