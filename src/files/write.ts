import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ConcordatError } from "../errors.ts";

/** How {@link writeFile} treats what is there. */
export interface WriteOptions {
  /** Whether a file of that name may be replaced. */
  replace?: boolean;
  /** Permissions, as of `chmod`; readable by all if not given. */
  mode?: number;
}

/**
 * Writes a file whole or not at all: to a temporary name first, which is then renamed.
 *
 * @throws {@link ConcordatError} `file-exists`, `file-not-writable`.
 */
export function writeFile(path: string, text: string, { replace = false, mode = 0o644 }: WriteOptions = {}): void {
  if (!replace && existsSync(path)) {
    const remedy = "Choose another name, or move the file away.";
    throw new ConcordatError(`The file "${path}" exists already.`, {
      code: "file-exists",
      remedy,
      where: { file: path },
    });
  }
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode, flush: true });
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    const remedy = "Check that the folder exists and that you may write to it.";
    throw new ConcordatError(`The file "${path}" cannot be written.`, {
      code: "file-not-writable",
      remedy,
      where: { file: path },
      cause,
    });
  }
}

/**
 * Reads a JSON file.
 *
 * @param what What the file should be, for the error: "a file of signatures".
 * @throws {@link ConcordatError} `file-not-found`, `json-invalid` with the line.
 */
export function readJson(path: string, what: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConcordatError(`There is no readable file "${path}".`, {
      code: "file-not-found",
      remedy: "Check the path.",
      where: { file: path },
      cause,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const position = Number(/position (\d+)/.exec((cause as Error).message)?.[1] ?? text.length);
    const line = text.slice(0, position).split("\n").length;
    throw new ConcordatError(`This is not JSON, and so not ${what}.`, {
      code: "json-invalid",
      remedy: "Take the file as it was written; it may have been cut off or edited on its way.",
      where: { file: path, line },
      cause,
    });
  }
}
