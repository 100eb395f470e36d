/** Where in an agreement file something stands: the field's path leads from the top of the file, as in `rules.start`. */
export interface Where {
  file?: string;
  /** From 1. */
  line?: number;
  /** From 1. */
  column?: number;
  field?: string;
}

/** What an error knows beside its message. */
export interface ErrorDetails {
  /** Stable name of the error, for programs: lower-case words with hyphens. */
  code: string;
  /** What the reader can do about it, in one sentence. */
  remedy: string;
  where?: Where;
  cause?: unknown;
}

/** The base of every error this library throws on purpose: what is wrong, where, and what to do about it. */
export class ConcordatError extends Error {
  override readonly name: string = "ConcordatError";
  readonly code: string;
  readonly shortMessage: string;
  readonly remedy: string;
  readonly where: Where | undefined;

  constructor(shortMessage: string, details: ErrorDetails) {
    super(formatProblem({ message: shortMessage, ...details }), { cause: details.cause });
    this.code = details.code;
    this.shortMessage = shortMessage;
    this.remedy = details.remedy;
    this.where = details.where;
  }
}

/** The steps from the top of a file to a field. */
export type Path = readonly (string | number)[];

/**
 * One thing to say about an agreement file.
 *
 * `error`: the file cannot be compiled. `missing`: a draft may lack it, what is signed may not. `warning`: probably not
 * what was meant.
 */
export interface Finding {
  severity: "error" | "missing" | "warning";
  code: string;
  message: string;
  remedy: string;
  path: Path;
  where: Where;
}

/** An agreement file with errors: all of them, not just the first. */
export class AgreementFileError extends ConcordatError {
  override readonly name: string = "AgreementFileError";
  readonly findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    const [first, ...others] = findings;
    super(first?.message ?? "The agreement file is invalid.", {
      code: first?.code ?? "agreement-file-invalid",
      remedy: first?.remedy ?? "Correct the file.",
      ...(first === undefined ? {} : { where: first.where }),
    });
    this.findings = findings;
    if (others.length > 0) this.message = findings.map(formatProblem).join("\n");
  }
}

/** One problem as a line for people: `file:line:column field: message Remedy.` */
export function formatProblem(problem: { message: string; remedy: string; where?: Where }): string {
  const { file, line, column, field } = problem.where ?? {};
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  const prefix = [place, field].filter((part) => part !== undefined && part !== "").join(" ");
  return `${prefix === "" ? "" : `${prefix}: `}${problem.message} ${problem.remedy}`;
}

/** A path as people write it: `clauses.delivery.milestones[2].due`. Positions count from 0. */
export function formatPath(path: Path): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : i === 0 ? step : `.${step}`)).join("");
}
