import type { Command } from "commander";
import { connect } from "../../src/chain/connect.ts";
import { readDeployment } from "../../src/chain/deployment.ts";
import { deployments } from "../../src/deployment/records.ts";
import { verifyDeployment } from "../../src/deployment/verify.ts";
import { hasErrors } from "../../src/terms/findings.ts";
import { exitCodes } from "../exit.ts";
import { withChain, type ChainOptions } from "../options.ts";
import { run } from "../run.ts";

/** `deployments`, `verify-deployment`: where the contracts are, and whether they are these. */
export function addDeployments(program: Command): void {
  program
    .command("deployments")
    .description("list the deployments recorded here")
    .action(
      run(({ out }) => {
        const known = deployments();
        if (known.length === 0) out.say("None is recorded here; docs/deploying.md says how to deploy.");
        else {
          out.table(
            ["network", "chain", "Agreements", "Milestones", "block", "commit"],
            known.map(({ record: r }) => [
              r.network,
              String(r.chainId),
              r.agreements,
              r.modules["milestones"] ?? "",
              String(r.block),
              `${r.commit?.slice(0, 8) ?? "unknown"}${r.modified ? ", modified" : ""}`,
            ]),
          );
        }
        out.document({ ok: true, deployments: known.map(({ file, record }) => ({ file, ...record })) });
      }),
    );

  withChain(
    program
      .command("verify-deployment")
      .description("compare the contracts on the chain with this source (exit code 1: they differ)"),
  ).action(
    run<ChainOptions, []>(async ({ out, options }) => {
      const { provider, chainId } = await out.progress("Connecting", connect(options.rpc));
      try {
        const { deployment, file } = readDeployment(chainId, options.deployment);
        const findings = await out.progress("Comparing the code", verifyDeployment(provider, deployment));
        const same = !hasErrors(findings);
        for (const { severity, message, remedy } of findings) out.say(`${severity}: ${message} ${remedy}`);
        out.say(
          same
            ? `The contracts of ${file} on chain ${chainId} are those of this source.`
            : `The contracts of ${file} on chain ${chainId} are NOT those of this source.`,
        );
        out.document({ ok: same, chainId, file, findings });
        return same ? exitCodes.ok : exitCodes.refused;
      } finally {
        provider.destroy();
      }
    }),
  );
}
