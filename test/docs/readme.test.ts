import { expect } from "chai";
import { accessSync, constants, existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bash, freshEnvironment, shellBlocks } from "../support/shell.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ...globSync("docs/*.md")];

/** Commands of the shell blocks, without what is said about them. */
const shown = shellBlocks("README.md").flatMap(({ script }) =>
  script.split("\n").flatMap((line) => line.replace(/\s+#.*$/, "").trim() || []),
);

describe("README.md", function () {
  this.timeout(300_000);

  // Compiling is done once a checkout, and takes as long as the machine wants.
  before(() => bash("npx hardhat build --no-tests --quiet", freshEnvironment()));

  it("shows the commands that everything begins with", () => {
    expect(shown.slice(0, 2)).to.deep.equal(["npm start", "npm test"]);
    expect(shown.length).to.be.greaterThan(2);
  });

  // Running the tests within the tests would never end: that `npm test` is there is checked below.
  for (const command of shown.filter((line) => line !== "npm test")) {
    it(`${command}: does it, and ends by itself within a minute`, async () => {
      const started = Date.now();
      const { code, output } = await bash(command, freshEnvironment());
      expect(code, output.slice(-3000)).to.equal(0);
      expect(Date.now() - started).to.be.lessThan(60_000);
      expect(output).to.match(prints(command));
    });
  }
});

/** What a command of README.md has to print at least. */
function prints(command: string): RegExp {
  if (command === "npm start") return /JPY 26,200,000\b[^]*equal/;
  if (command === "npx concordat --help") return /activate[^]*verify-deployment/;
  if (/^npx concordat show /.test(command)) return /City of Kobe[^]*Milestones/i;
  throw new Error(`Say here what "${command}" has to print.`);
}

describe("The pages about Concordat", () => {
  for (const page of ["README.md", "CONTRIBUTING.md"]) {
    it(`${page} names commands, files and folders that are there`, () => {
      const text = readFileSync(page, "utf8");
      const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
      const commands = [...spans, ...(page === "README.md" ? shown : [])];
      const npm = commands.flatMap((command) => /^(?:[A-Z_]+=\w+ )?npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? []);
      expect(npm).to.include("test");
      expect(npm.filter((name) => scripts[name] === undefined)).to.deep.equal([]);
      const paths = commands.flatMap(
        (command) => command.match(/(?:^|\s)(?:test|docs|bench|examples|\.ci)\/\S+/g) ?? [],
      );
      expect(paths.map((path) => path.trim()).filter((path) => !existsSync(path))).to.deep.equal([]);
    });
  }

  it("CONTRIBUTING.md explains every command that a contributor has", () => {
    const text = readFileSync("CONTRIBUTING.md", "utf8");
    const own = Object.keys(scripts).filter((name) => !name.startsWith("_"));
    // Those of users, what every command begins with, and `.ci/run` by another name.
    const others = ["start", "deploy", "bootstrap", "check"];
    const told = own.filter((name) => text.includes(name === "test" ? "`npm test`" : `\`npm run ${name}\``));
    expect([...told, ...others]).to.have.members(own);
    expect(scripts["check"]).to.equal(".ci/run");
    accessSync(".ci/run", constants.X_OK);
  });

  for (const page of pages) {
    it(`${page} links to what is there`, () => {
      expect(brokenLinks(page)).to.deep.equal([]);
    });
  }

  it("are linked to at all", () => {
    const linked = linksOf("README.md").map((link) => link.split("#")[0]);
    expect(globSync("docs/*.md").filter((page) => !linked.includes(page))).to.deep.equal([]);
  });
});

/** Targets of a page's links and pictures within the repository. */
function linksOf(page: string): string[] {
  const prose = readFileSync(page, "utf8").replace(/^```[^]*?^```$/gm, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^(https?|mailto):/.test(link));
}

/** Links to files that do not exist, and to headings that no file has. */
function brokenLinks(page: string): string[] {
  return linksOf(page).filter((link) => {
    const [path = "", heading] = link.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    return !existsSync(file) || (heading !== undefined && !headingsOf(file).includes(heading));
  });
}

/** The names under which a page's headings can be linked to. */
function headingsOf(file: string): string[] {
  const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
