/** Name and version of the hub's EIP-712 domain. */
export const hubDomain = { name: "Concordat Agreements", version: "1" } as const;

/** EIP-712 types of what the parties sign; fields in the order of the Solidity structs. */
export const termsTypes = {
  Terms: [
    { name: "title", type: "string" },
    { name: "document", type: "bytes32" },
    { name: "location", type: "string" },
    { name: "externalId", type: "string" },
    { name: "organisations", type: "string[]" },
    { name: "parties", type: "Party[]" },
    { name: "clauses", type: "ClauseTerms[]" },
    { name: "rules", type: "Rules" },
    { name: "edition", type: "uint8" },
    { name: "salt", type: "bytes32" },
  ],
  Party: [
    { name: "account", type: "address" },
    { name: "organisation", type: "uint16" },
    { name: "flags", type: "uint16" },
  ],
  ClauseTerms: [
    { name: "module", type: "address" },
    { name: "token", type: "address" },
    { name: "currency", type: "bytes3" },
    { name: "value", type: "uint112" },
    { name: "originalValue", type: "uint112" },
    { name: "anchor", type: "bytes32" },
    { name: "config", type: "bytes32" },
  ],
  Rules: [
    { name: "start", type: "uint40" },
    { name: "end", type: "uint40" },
    { name: "openBy", type: "uint40" },
    { name: "arbiter", type: "uint8" },
    { name: "disputePeriod", type: "uint32" },
    { name: "reviveDelay", type: "uint32" },
    { name: "maySuspend", type: "uint32" },
    { name: "mayEnd", type: "uint32" },
    { name: "noticeDays", type: "uint32" },
    { name: "suspensionLimit", type: "uint32" },
    { name: "ceilingPpm", type: "uint24" },
  ],
};
