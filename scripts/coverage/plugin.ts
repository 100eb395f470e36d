/**
 * Branch coverage for `hardhat test --coverage`, which by itself counts lines and statements only.
 *
 * Hardhat puts a probe before every statement of our sources, and EDR reports which probes a call reached, whether
 * a Solidity or a TypeScript test made it and whether it reverted. This plugin adds a probe to every condition
 * (see `instrument.ts`), which reports through the same channel. After the run it rewrites `coverage/lcov.info` with
 * branches, writes `coverage/html/index.html`, prints one table, and fails the run if it falls short of `targets.ts`.
 * A run of chosen tests only (files, --grep) is shown but not judged.
 */
import { relative, sep } from "node:path";
import { overrideTask } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { definePlugin } from "hardhat/plugins";
import type { TaskOverrideActionFunction } from "hardhat/types/tasks";
import { errorResult } from "hardhat/utils/result";
import { addBranchProbes, type Branch, PROBE_FILE, probeLibrary, statementLibrary } from "./instrument.ts";

const branches = new Map<string, Branch>();
const finishedRuns = new Set<string>();
let library: string | undefined;

export default definePlugin({
  id: "branch-coverage",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            preprocessProjectFileBeforeBuilding: async (context, sourceName, fsPath, content, version, next) => {
              const instrumented = await next(context, sourceName, fsPath, content, version);
              const found = context.globalOptions.coverage ? statementLibrary(instrumented) : undefined;
              if (found === undefined) return instrumented;
              library = found;
              const { conditionsOf } = await import("./conditions.ts");
              const file = relative(context.config.paths.root, fsPath).split(sep).join("/");
              const result = addBranchProbes(content, instrumented, file, conditionsOf(content, file));
              for (const branch of result.branches) branches.set(branch.whenTrue, branch);
              return result.source;
            },
            preprocessSolcInputBeforeBuilding: async (context, input, next) => {
              const result = await next(context, input);
              if (context.globalOptions.coverage && library !== undefined)
                result.sources[PROBE_FILE] = { content: probeLibrary(library) };
              return result;
            },
          }),
      }),
    test: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            onTestRunDone: async (context, id, next) => {
              await next(context, id);
              finishedRuns.add(id);
            },
          }),
      }),
  },
  tasks: [
    overrideTask("test")
      .setAction(() => Promise.resolve({ default: testAndReport }))
      .build(),
  ],
});

const testAndReport: TaskOverrideActionFunction = async (args, hre, runSuper) => {
  if (!hre.globalOptions.coverage) return (await runSuper(args)) as unknown;
  silenceStatementTable(hre);
  const result = (await runSuper(args)) as unknown;
  const choices = [args.testFiles, args.grep, args.grepExclude] as (string | string[] | undefined)[];
  const whole = choices.every((choice) => choice === undefined || choice.length === 0);
  const { report } = await import("./report.ts");
  const complaints = report(hre.config.paths.root, branches.values(), finishedRuns, whole);
  return complaints > 0 ? errorResult() : result;
};

/** Hardhat's table has no branches, and ours has its figures: without this, both are printed. */
function silenceStatementTable(hre: HardhatRuntimeEnvironment): void {
  const { _coverage: manager } = hre as { _coverage?: { formatMarkdownReport?: () => string } };
  if (manager?.formatMarkdownReport !== undefined) manager.formatMarkdownReport = () => "";
}
