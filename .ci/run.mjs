// Runs the tests and every check one after the other, even after one failed, and ends with a line `N passed, N failed`:
// the tests counted one by one, each check as one. Needs no dependency, since the first step installs them.
import { spawn } from "node:child_process";

/** Each explained in CONTRIBUTING.md; the first is README's. */
const steps = [
  { name: "tests", command: "npm test" },
  { name: "types", command: "npm run -s types" },
  { name: "lint, house rules and formatting", command: "npm run -s lint" },
  { name: "freshness of generated files", command: "npm run -s fresh" },
  { name: "coverage of the contracts", command: "npm run -s coverage" },
  { name: "canaries", command: "npm run -s canary" },
];

/** Runs a command, showing what it prints; returns that, and whether it ended well. */
function run(command) {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    const child = spawn(command, { shell: true, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (stream) => (chunk) => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on("data", keep(process.stdout));
    child.stderr.on("data", keep(process.stderr));
    child.on("error", (error) => resolve({ ok: false, output: `${output}${error.message}` }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

/** How many tests Hardhat's last summary counts: "12 passing (7 solidity, 5 mocha)". */
function countTests(output, word) {
  const [last] = [
    ...output.matchAll(new RegExp(String.raw`^\s*(\d+) ${word} \(\d+ (?:solidity|mocha)`, "gm")),
  ].reverse();
  return last === undefined ? 0 : Number(last[1]);
}

let passed = 0;
let failed = 0;
const report = [];
for (const { name, command } of steps) {
  console.log(`\n=== ${name}: ${command}`);
  const started = Date.now();
  const { ok, output } = await run(command);
  const tests = name === "tests" ? countTests(output, "passing") : 0;
  const failing = name === "tests" ? countTests(output, "failing") : 0;
  // A run of no tests at all has proven nothing.
  const good = ok && (name !== "tests" || (tests > 0 && failing === 0));
  passed += tests + (good && name !== "tests" ? 1 : 0);
  failed += good ? 0 : Math.max(1, failing);
  report.push(`${good ? "✔" : "✘"} ${name} (${Math.round((Date.now() - started) / 1000)} s)`);
}
console.log(`\n${report.join("\n")}\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
