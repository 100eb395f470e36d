import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Argument, Option, type Command } from "commander";
import { writeFile } from "../../src/files/write.ts";
import { run } from "../run.ts";

const templates: Record<string, string> = {
  harbour: "harbour-family-support",
  kobe: "kobe-diabetic-nephropathy",
};

/** `draft`: a commented file to start from. */
export function addDraft(program: Command): void {
  program
    .command("draft")
    .description("write a commented agreement file to start from")
    .addArgument(new Argument("<file>", "the file to write"))
    .addOption(
      new Option("--from <example>", "harbour: two payers, retention, arbiter; kobe: one payer, a real contract")
        .choices(Object.keys(templates))
        .default("harbour"),
    )
    .action(
      run<{ from: string }, [string]>(({ out, options }, file) => {
        const source = new URL(`../../examples/${templates[options.from]}.yaml`, import.meta.url);
        writeFile(file, readFileSync(fileURLToPath(source), "utf8"));
        out.say(
          `${file} is written, after the example "${options.from}". Names, sums and dates in it are not yours yet.`,
        );
        out.say(`Change it, then: concordat check ${file}`);
        out.document({ ok: true, file, from: options.from });
      }),
    );
}
