import { Argument, type Command } from "commander";
import { Wallet } from "ethers";
import { ConcordatError } from "../../src/errors.ts";
import { writeFile } from "../../src/files/write.ts";
import { PASSPHRASE_VARIABLE } from "../../src/keys/keys.ts";
import { passphraseAsker } from "../ask.ts";
import { run } from "../run.ts";

const SHORTEST = 8;

/** `keystore`: a new key, encrypted. */
export function addKeystore(program: Command): void {
  program
    .command("keystore")
    .description("make a new key and keep it in an encrypted file")
    .addArgument(new Argument("<file>", "the file to write"))
    .action(
      run<object, [string]>(async ({ out }, file) => {
        const passphrase = process.env[PASSPHRASE_VARIABLE] ?? (await passphraseAsker(file)?.());
        if (passphrase === undefined || passphrase.length < SHORTEST) {
          throw new ConcordatError(`A passphrase of at least ${SHORTEST} characters is needed.`, {
            code: "passphrase-missing",
            remedy: `Run this in a terminal, or set ${PASSPHRASE_VARIABLE}.`,
          });
        }
        const wallet = Wallet.createRandom();
        writeFile(file, await out.progress("Encrypting", wallet.encrypt(passphrase)), { mode: 0o600 });
        out.say(`${file} is written. Its account, for the agreement file: ${wallet.address}`);
        out.say("Whoever loses file or passphrase loses the key; the other parties can then replace it by succession.");
        out.document({ ok: true, file, account: wallet.address });
      }),
    );
}
