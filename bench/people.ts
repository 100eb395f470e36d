import { HDNodeWallet, Mnemonic } from "ethers";

// The same people in every run: another address or signature may cost more or less calldata.
const people = HDNodeWallet.fromMnemonic(
  Mnemonic.fromPhrase("test test test test test test test test test test test junk"),
  "m/44'/60'/1'/0",
);

/** A person with a key of its own; number 0, 1, ... None holds anything at first. */
export const person = (index: number): HDNodeWallet => people.deriveChild(index);

const persons = (first: number, count: number): HDNodeWallet[] =>
  Array.from({ length: count }, (_, i) => person(first + i));

/** A committee of three that signs, in the order of their addresses, as a Safe wants them. */
export const MEMBERS = persons(200, 3).sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));

/** Accounts of twenty payees. */
export const PAYEES = persons(300, 20).map(({ address }) => address);
