import { Argument, type Command } from "commander";
import { formatProblem } from "../../src/errors.ts";
import { readAgreement } from "../../src/terms/read.ts";
import { exitCodes } from "../exit.ts";
import { run } from "../run.ts";

/** `check`: everything wrong, missing or odd in a file. */
export function addCheck(program: Command): void {
  program
    .command("check")
    .description("say what is wrong, missing or odd in an agreement file (exit code 1: not ready to be signed)")
    .addArgument(new Argument("<file>", "agreement file, YAML or JSON"))
    .action(
      run<object, [string]>(({ out }, path) => {
        const { findings } = readAgreement(path);
        // Modules and tokens are what a deployment adds; a file need not name them.
        const own = findings.filter(({ code }) => code !== "module-missing" && code !== "token-missing");
        const missing = own.filter(({ severity }) => severity === "missing");
        const warnings = own.filter(({ severity }) => severity === "warning");
        for (const finding of missing) out.say(`missing   ${formatProblem(finding)}`);
        for (const finding of warnings) out.say(`warning   ${formatProblem(finding)}`);
        out.say(
          missing.length === 0
            ? `${path} can be signed.`
            : `${path} has no errors, but cannot be signed yet: what is marked as missing has to be added.`,
        );
        out.document({ ok: missing.length === 0, file: path, missing, warnings });
        return missing.length === 0 ? exitCodes.ok : exitCodes.refused;
      }),
    );
}
