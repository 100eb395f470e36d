import { expect } from "chai";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers, freePort } from "../support/node.ts";
import { bash, freshEnvironment, inBackground, shellBlocks, type Background } from "../support/shell.ts";

describe("docs/manager.md", function () {
  this.timeout(300_000);
  const parent = mkdtempSync(join(tmpdir(), "concordat-manager-"));
  let chain: Background | undefined;

  after(async () => {
    await chain?.stop();
    rmSync(parent, { recursive: true, force: true });
  });

  it("can be followed from its first command to its last", async () => {
    const port = await freePort();
    // Only where the folder and the port are: both may be taken on the machine of whoever runs the tests.
    const here = (script: string) =>
      script
        .replaceAll("riverside/", `${parent}/riverside/`)
        .replaceAll("--keep riverside", `--keep ${parent}/riverside --port ${port}`)
        .replaceAll(":8545", `:${port}`);
    const [first, ...others] = shellBlocks("docs/manager.md");
    expect(first?.tags).to.deep.equal(["background"]);
    chain = inBackground(here(first?.script ?? ""), freshEnvironment());
    await answers(`http://127.0.0.1:${port}`, chain.child);
    const filled = `until test -f ${parent}/riverside/report.txt; do sleep 0.2; done\n`;
    const { code, output } = await bash(filled + others.map(({ script }) => here(script)).join(""), freshEnvironment());
    expect(code, output.slice(-3000)).to.equal(0);
    for (const said of [
      "Paid (approved): milestone 1 (set-up), EUR 11,400.00 to provider",
      "Paid (approved): milestone 2 (first-cohort), EUR 28,500.00 to provider",
      "Final: milestone 3 (second-cohort).",
      "Arrears paid: EUR 20,500.00 to provider; EUR 0.00 are still owed.",
      "in force, notice was given",
    ])
      expect(output).to.contain(said);
  });

  it("names every command there is, and none that there is not", async () => {
    const { newProgram } = await import("../../cli/program.ts");
    const { readFileSync } = await import("node:fs");
    const text = ["README.md", "docs/manager.md", "docs/deploying.md"]
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const known = newProgram().commands.map((command) => command.name());
    const named = new Set([...text.matchAll(/concordat ([a-z][a-z-]+)/g)].map(([, name = ""]) => name));
    const spoken = new Set([...text.matchAll(/`([a-z][a-z-]+)(?: [^`]*)?`/g)].map(([, name = ""]) => name));
    expect([...named].filter((name) => !known.includes(name) && name !== "help")).to.deep.equal([]);
    expect(known.filter((name) => !named.has(name) && !spoken.has(name))).to.deep.equal([]);
  });
});
