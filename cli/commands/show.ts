import { Argument, type Command } from "commander";
import { readDeployment } from "../../src/chain/deployment.ts";
import { ConcordatError } from "../../src/errors.ts";
import { writeFile } from "../../src/files/write.ts";
import { hasErrors } from "../../src/terms/findings.ts";
import { compileAgreement } from "../../src/terms/compile.ts";
import { decompileAgreement } from "../../src/terms/decompile.ts";
import { readAgreement } from "../../src/terms/read.ts";
import { saltOf, textOf } from "../../src/terms/text.ts";
import type { NormalFile } from "../../src/terms/normal.ts";
import { showAgreement, type Identity } from "../../src/show/agreement.ts";
import { renderHtml } from "../../src/show/html.ts";
import { renderTerminal } from "../../src/show/terminal.ts";
import { Option } from "commander";
import { withAgreement, type AgreementOptions } from "../options.ts";
import type { Output } from "../output.ts";
import { run } from "../run.ts";
import { readSituation, withSession } from "../session.ts";

interface ShowOptions {
  html?: string;
}

/** `show`: an agreement as a page. */
export function addShow(program: Command): void {
  program
    .command("show")
    .description("show an agreement file as a page a lawyer can read")
    .addArgument(new Argument("<file>", "agreement file, YAML or JSON"))
    .option("--html <file>", "write the page there, as HTML to print or to put on a web site")
    .addOption(
      new Option("--deployment <file>", "record of the contracts' addresses: shows the digest that is signed").env(
        "CONCORDAT_DEPLOYMENT",
      ),
    )
    .action(
      run<ShowOptions & { deployment?: string }, [string]>(({ out, options }, path) => {
        const { file, identity } = readFile(path, options.deployment);
        print(out, file, identity, options);
      }),
    );

  withAgreement(
    program
      .command("terms")
      .description("show the terms in force, from the chain's events; texts from the file, where it is theirs"),
  )
    .option("--html <file>", "write the page there, as HTML")
    .action(
      run<ShowOptions & AgreementOptions, []>(({ out, options }) =>
        withSession(out, options, async (session) => {
          const { record, file } = await readSituation(out, session, options);
          const configs = record.clauses.map(({ config }) => config);
          const digest = record.editions.at(-1)?.digest ?? record.id;
          const identity = { id: record.id, digest, chainId: record.chainId, agreements: record.hub };
          const text = file === undefined ? null : textOf(file);
          const known = text !== null && saltOf(text) === record.terms.salt ? text : null;
          print(out, decompileAgreement(record.terms, configs, known), identity, options);
        }),
      ),
    );
}

/** A file, and what its parties would sign if the deployment is known and nothing is missing. */
function readFile(path: string, deploymentFile: string | undefined): { file: NormalFile; identity?: Identity } {
  if (deploymentFile === undefined) return { file: readAgreement(path).file };
  const { deployment } = readDeployment(undefined, deploymentFile);
  const { written, file, findings, locate } = readAgreement(path, { deployment });
  const isComplete = !hasErrors(findings) && !findings.some(({ severity }) => severity === "missing");
  if (!isComplete || file.edition !== 1) return { file };
  const { id, digest } = compileAgreement(written, deployment, { locate });
  return { file, identity: { id, digest, chainId: deployment.chainId, agreements: deployment.agreements } };
}

function print(out: Output, file: NormalFile, identity: Identity | undefined, { html }: ShowOptions): void {
  const page = showAgreement(file, identity);
  if (html === undefined) {
    const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
    out.say(renderTerminal(page, { width: process.stdout.columns ?? 100, colour }).trimEnd());
  } else {
    if (!/\.html?$/i.test(html)) {
      const details = {
        code: "option-invalid",
        remedy: "Name it so that it ends in .html.",
        where: { field: "--html" },
      };
      throw new ConcordatError(`"${html}" is no name of a web page.`, details);
    }
    writeFile(html, renderHtml(page), { replace: true });
    out.say(`${html} is written.`);
  }
  out.document({ ok: true, ...(html === undefined ? {} : { html }), ...(identity && { identity }), agreement: file });
}
