#!/usr/bin/env node
import { Command } from "commander";
import { runDemo } from "../src/demo/run.ts";

const program = new Command("concordat").description("Partnership agreements that run themselves.");

program
  .command("demo")
  .description("play two agreements on a chain that starts in this process, from signature to payment")
  .action(() => runDemo({ colour: process.stdout.isTTY && process.env["NO_COLOR"] === undefined }));

await program.parseAsync();
