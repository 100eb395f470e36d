import { Option, type Command } from "commander";

/** Which chain, and which contracts on it. */
export interface ChainOptions {
  rpc: string;
  deployment?: string;
}

/** Which agreement. */
export interface AgreementOptions extends ChainOptions {
  agreement?: string;
  id?: string;
}

/** How an act is signed or sent. */
export interface ActOptions {
  keystore?: string;
  as?: string;
  signatures?: string[];
  sign?: string;
  valid: string;
  calldata?: boolean;
  safe?: string;
  from?: string;
  relay?: boolean;
  yes?: boolean;
}

/** Why something is done. */
export interface ReasonOptions {
  reason?: string;
  reasonFile?: string;
  reasonCode?: string;
}

/** Adds {@link ChainOptions}. */
export function withChain(command: Command): Command {
  return command
    .addOption(
      new Option("--rpc <url>", "address of a node of the chain").env("CONCORDAT_RPC").default("http://127.0.0.1:8545"),
    )
    .addOption(new Option("--deployment <file>", "record of the contracts' addresses").env("CONCORDAT_DEPLOYMENT"));
}

/** Adds {@link AgreementOptions}. */
export function withAgreement(command: Command): Command {
  return withChain(command)
    .addOption(
      new Option("--agreement <file>", "agreement file, for the names in it and, in its first edition, the id").env(
        "CONCORDAT_AGREEMENT",
      ),
    )
    .addOption(
      new Option("--id <id>", "id of the agreement, 0x…; needed without a file of edition 1").env("CONCORDAT_ID"),
    );
}

/** Adds {@link ActOptions}. */
export function withAct(command: Command): Command {
  return command
    .addOption(new Option("--keystore <file>", "encrypted key to sign or send with").env("CONCORDAT_KEYSTORE"))
    .option("--as <party>", "the party to sign for, where the key is that of several")
    .option("--sign <file>", "only sign: add the signature to this file, which may travel by e-mail; send nothing")
    .option("--signatures <files...>", "signatures that others gave")
    .option("--valid <duration>", "with --sign: how long the signature may be used", "30 days")
    .option("--calldata", "only print the transactions, for another wallet; send nothing")
    .option("--safe <file>", "only write the transactions, for the transaction builder of a Safe; send nothing")
    .option("--from <address>", "with --calldata or --safe: the account that will send them")
    .option("--relay", "send what others signed; the sender's own account says nothing")
    .option("--yes", "do not ask back");
}

/** Adds {@link ReasonOptions}. */
export function withReason(command: Command): Command {
  return command
    .option("--reason <sentence>", "why; its SHA-256 is recorded")
    .option("--reason-file <file>", "document that says why; its SHA-256 is recorded")
    .option("--reason-code <number>", "0 to 255, as the parties agreed", "0");
}

/** Clauses that are left out. */
export interface SkipOptions {
  skip?: string[];
}

/** Adds {@link SkipOptions}. */
export function withSkip(command: Command): Command {
  return command.option("--skip <clauses...>", "clauses whose module fails and is not to be told now; see sync");
}

/** The clause an act is about. */
export const clauseOption = (): Option =>
  new Option("--clause <name>", "clause, by name or number; needed where there are several");
