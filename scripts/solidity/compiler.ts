/** The pinned compiler, typed; the package's own types say `any`. */
import solc from "solc";

/** A standard-JSON input, as the compiler's manual describes it. */
export interface CompilerInput {
  readonly language: "Solidity";
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What the compiler says, and where; a place is counted in bytes. */
export interface CompilerMessage {
  readonly severity: string;
  readonly formattedMessage: string;
  readonly sourceLocation?: { readonly file: string; readonly start: number; readonly end: number };
}

/** The parts of the compiler's answer that our scripts read; `Contract` is what the input selected. */
export interface CompilerOutput<Contract = unknown> {
  readonly errors?: readonly CompilerMessage[];
  readonly sources?: Readonly<Record<string, { readonly ast: unknown }>>;
  readonly contracts?: Readonly<Record<string, Readonly<Record<string, Contract>>>>;
}

const compileJson = solc.compile as (
  input: string,
  callbacks?: { import: (path: string) => { contents: string } | { error: string } },
) => string;

/**
 * Runs the compiler.
 * @param readImport Text of an imported file that is not among the input's sources.
 * @throws {Error} With the compiler's messages if it reports an error.
 */
export function compile<Contract>(
  input: CompilerInput,
  readImport: (path: string) => string,
): CompilerOutput<Contract> {
  const output = run<Contract>(input, readImport);
  const errors = errorsIn(output);
  if (errors.length > 0) throw new Error(errors.map((error) => error.formattedMessage).join("\n"));
  return output;
}

/** The errors the compiler reports, and nothing else of its answer. */
export function diagnose(input: CompilerInput, readImport: (path: string) => string): CompilerMessage[] {
  return errorsIn(run(input, readImport));
}

const errorsIn = ({ errors = [] }: CompilerOutput) => errors.filter(({ severity }) => severity === "error");

function run<Contract>(input: CompilerInput, readImport: (path: string) => string): CompilerOutput<Contract> {
  const callback = (path: string) => {
    try {
      return { contents: readImport(path) };
    } catch (error) {
      return { error: String(error) };
    }
  };
  return JSON.parse(compileJson(JSON.stringify(input), { import: callback })) as CompilerOutput<Contract>;
}
