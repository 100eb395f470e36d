#!/usr/bin/env node
import { CommanderError, type Command } from "commander";
import { exitCodes } from "./exit.ts";
import { newProgram } from "./program.ts";

const program = newProgram();
overrideExit(program);

// A reader that goes away, as in `concordat books | head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
}

/** Lets wrong use end with our exit code, in commands of commands too. */
function overrideExit(command: Command): void {
  command.exitOverride();
  command.commands.forEach(overrideExit);
}
