import { Command } from "commander";
import { addAmend } from "./commands/amend.ts";
import { addApprove } from "./commands/approve.ts";
import { addCheck } from "./commands/check.ts";
import { addDeliver } from "./commands/deliver.ts";
import { addDemo } from "./commands/demo.ts";
import { addDeployments } from "./commands/deployments.ts";
import { addDisputes } from "./commands/disputes.ts";
import { addDraft } from "./commands/draft.ts";
import { addDraftLife } from "./commands/draft-life.ts";
import { addKeystore } from "./commands/keystore.ts";
import { addLife } from "./commands/life.ts";
import { addMoney } from "./commands/money.ts";
import { addShow } from "./commands/show.ts";
import { addStatus } from "./commands/status.ts";

const help = `
Exit codes
  0  done, or the answer is yes
  1  refused: by the contracts, by the person asked, or the answer is no
  2  wrong use or bad input; nothing was signed or sent
  3  no connection to the node

Keys come from an encrypted file (--keystore, with its passphrase typed or in CONCORDAT_PASSPHRASE) or from CONCORDAT_KEY.
They are never options, and never printed. Start with: concordat demo`;

const groups = [
  { heading: "Writing and signing:", commands: [addDraft, addCheck, addShow, addDraftLife, addKeystore] },
  { heading: "Money and milestones:", commands: [addDeliver, addApprove, addMoney, addDisputes] },
  { heading: "Changing and ending:", commands: [addAmend, addLife] },
  { heading: "Looking:", commands: [addStatus] },
  { heading: "Contracts and trying out:", commands: [addDeployments, addDemo] },
];

/** The whole command line. */
export function newProgram(): Command {
  const program = new Command("concordat")
    .description("Partnership agreements that run themselves.")
    .option("--json", "print one JSON document and nothing else")
    .option("--debug", "print the stack of an error")
    .addHelpText("after", help)
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true });
  for (const { heading, commands } of groups) {
    program.commandsGroup(heading);
    for (const add of commands) add(program);
  }
  return program;
}
