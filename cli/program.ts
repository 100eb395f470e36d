import { Command } from "commander";
import { addCheck } from "./commands/check.ts";
import { addDemo } from "./commands/demo.ts";
import { addDraft } from "./commands/draft.ts";
import { addKeystore } from "./commands/keystore.ts";

const help = `
Exit codes
  0  done, or the answer is yes
  1  refused: by the contracts, by the person asked, or the answer is no
  2  wrong use or bad input; nothing was signed or sent
  3  no connection to the node

Keys come from an encrypted file (--keystore, with its passphrase typed or in CONCORDAT_PASSPHRASE) or from CONCORDAT_KEY.
They are never options, and never printed. Start with: concordat demo`;

/** The whole command line. */
export function newProgram(): Command {
  const program = new Command("concordat")
    .description("Partnership agreements that run themselves.")
    .option("--json", "print one JSON document and nothing else")
    .option("--debug", "print the stack of an error")
    .addHelpText("after", help)
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true });
  for (const add of [addDraft, addCheck, addKeystore, addDemo]) add(program);
  return program;
}
