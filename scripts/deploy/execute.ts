import { setTimeout } from "node:timers/promises";
import {
  deploy,
  DeploymentResultType,
  ExecutionEventResultType,
  type DeploymentResult,
  type ExecutionEventListener,
} from "@nomicfoundation/ignition-core";
import { HardhatArtifactResolver } from "@nomicfoundation/hardhat-ignition/helpers";
import hre from "hardhat";
import { concordat } from "../../deploy/modules/Concordat.ts";
import { salt } from "../../src/deployment/factory.ts";
import { ConcordatError } from "../../src/errors.ts";
import { isPassing, type Chain } from "./chain.ts";
import type { Parameters as NetworkParameters } from "./parameters.ts";
import { foundIn, journalName, type Step } from "./plan.ts";

/** How often to look again while earlier transactions of the deployer are not final yet. */
const ATTEMPTS = 90;

/**
 * Sends what is to be sent, and waits for it. Every transaction is written down before and after it is sent, so that a
 * later run can go on where this one stops.
 *
 * @throws {@link ConcordatError} `deployment-failed`.
 */
export async function execute(
  chain: Chain,
  parameters: NetworkParameters,
  steps: readonly Step[],
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const labels = new Map(steps.map(({ name, label }) => [journalName(name), label]));
  const run = () =>
    deploy({
      ignitionModule: concordat(parameters.testCurrencies, foundIn(steps)),
      provider: chain.transport,
      deploymentDir: folder,
      artifactResolver: new HardhatArtifactResolver(hre.artifacts),
      executionEventListener: listener(labels, say),
      deploymentParameters: {},
      accounts: [chain.deployer],
      defaultSender: chain.deployer,
      config: {
        requiredConfirmations: parameters.confirmations,
        blockPollingInterval: isPassing(chain) ? 200 : 2_000,
      },
      ...(chain.method === "create2" ? { strategy: "create2", strategyConfig: { salt } } : { strategy: "basic" }),
    });
  const result = await whenFinal(run, say);
  if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) throw failed(result, labels);
}

/** Ignition refuses to start while other transactions of the account are not final; waits for them. */
async function whenFinal(run: () => Promise<DeploymentResult>, say: (line: string) => void): Promise<DeploymentResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const waiting = error instanceof Error && /wait until they get \d+ confirmation/i.test(error.message);
      if (!waiting || attempt === ATTEMPTS) throw error;
      if (attempt === 1) say("Waiting for earlier transactions of this account to become final.");
      await setTimeout(2_000);
    }
  }
}

/** What happens, in words; most events need none. */
type Telling = {
  [Event in keyof ExecutionEventListener]?: (event: Parameters<ExecutionEventListener[Event]>[0]) => void;
};

/** Says what happens as it happens. */
function listener(labels: ReadonlyMap<string, string>, say: (line: string) => void): ExecutionEventListener {
  const tell = (name: string, what: string) => say(`  ${labels.get(name) ?? name}: ${what}`);
  const telling: Telling = {
    transactionSend: ({ futureId, hash }) => tell(futureId, `sent, transaction ${hash}`),
    deploymentExecutionStateComplete: ({ futureId, result }) =>
      tell(
        futureId,
        result.type === ExecutionEventResultType.SUCCESS ? `deployed at ${result.result}` : "not deployed",
      ),
    onchainInteractionBumpFees: ({ futureId }) => tell(futureId, "offering a higher fee"),
    onchainInteractionDropped: ({ futureId }) => tell(futureId, "lost by the node, sending again"),
  };
  return new Proxy({} as ExecutionEventListener, {
    get: (_, event) => (detail: never) => Promise.resolve(telling[event as keyof Telling]?.(detail)),
  });
}

function failed(result: DeploymentResult, labels: ReadonlyMap<string, string>): ConcordatError {
  const problems: string[] = [];
  if (result.type === DeploymentResultType.EXECUTION_ERROR) {
    problems.push(...result.failed.map(({ futureId, error }) => `${labels.get(futureId) ?? futureId}: ${error}`));
    problems.push(
      ...result.timedOut.map(({ futureId }) => `${labels.get(futureId) ?? futureId}: not included in time`),
    );
  } else if (result.type !== DeploymentResultType.SUCCESSFUL_DEPLOYMENT) {
    for (const [name, errors] of Object.entries(result.errors)) {
      problems.push(...errors.map((error) => `${labels.get(name) ?? name}: ${error}`));
    }
  }
  return new ConcordatError(`The deployment did not end. ${problems.join("; ")}.`, {
    code: "deployment-failed",
    remedy: "Start it again to go on where it stopped; what is deployed is kept.",
  });
}
