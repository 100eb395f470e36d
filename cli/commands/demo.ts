import type { Command } from "commander";
import { ConcordatError } from "../../src/errors.ts";
import { run } from "../run.ts";
import type { Output } from "../output.ts";

/** `demo`: two stories on a chain of their own, or a chain to try every verb on. */
export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("play two agreements on a chain that starts in this process, from signature to payment")
    .option("--keep <folder>", "instead leave a chain running, with an agreement, keys and money to try every verb")
    .option("--port <port>", "with --keep: port of the chain at 127.0.0.1", "8545")
    .action(
      run<{ keep?: string; port: string }, []>(async ({ out, options }) => {
        if (options.keep !== undefined) return keep(out, options.keep, options.port);
        const { runDemo } = await import("../../src/demo/run.ts");
        const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
        await runDemo({ colour, print: out.say });
        out.document({ ok: true });
      }),
    );
}

async function keep(out: Output, folder: string, port: string): Promise<void> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    const remedy = "Give a number up to 65535, for example 8545.";
    throw new ConcordatError(`"${port}" is no port.`, { code: "option-invalid", remedy, where: { field: "--port" } });
  }
  const { keepChain } = await import("../../src/demo/keep.ts");
  const chain = await out.progress("Starting a chain", keepChain(folder, Number(port)));
  out.say(`A chain runs at ${chain.url} until you stop this (Ctrl-C). Its money is worthless.`);
  out.say(`${folder} holds deployment.json, agreement.yaml, report.txt, and keys with passphrase.txt for its parties.`);
  out.say("In another terminal:");
  out.say(`  export CONCORDAT_RPC=${chain.url} CONCORDAT_DEPLOYMENT=${folder}/deployment.json`);
  out.say(`  export CONCORDAT_AGREEMENT=${folder}/agreement.yaml`);
  out.say(`  export CONCORDAT_PASSPHRASE="$(cat ${folder}/passphrase.txt)"`);
  out.say(`  npx concordat show ${folder}/agreement.yaml`);
  out.say("docs/manager.md goes on from there.");
  out.document({ ok: true, url: chain.url, folder });
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await chain.close();
}
