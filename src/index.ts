/**
 * The library: from an agreement file to signed terms, to calls that anyone may send, to books out of events. The command line is
 * built on exactly this.
 */
export { ConcordatError, AgreementFileError, formatProblem, type Finding, type Where } from "./errors.ts";

export { readAgreement, type ReadAgreement } from "./terms/read.ts";
export { parseAgreement } from "./terms/parse.ts";
export { compileAgreement, type CompiledAgreement, type CompileOptions } from "./terms/compile.ts";
export { decompileAgreement } from "./terms/decompile.ts";
export { restoreAgreement } from "./terms/restore.ts";
export { editionOf, successionOf } from "./terms/edition.ts";
export { hashTerms, type Hub } from "./terms/hash.ts";
export type { Deployment, Hex, NormalFile } from "./terms/normal.ts";
export type { Terms, Rules, Party, ClauseTerms } from "./terms/types.ts";

export { showAgreement } from "./show/agreement.ts";
export { renderHtml } from "./show/html.ts";
export { renderTerminal } from "./show/terminal.ts";

export * as agreementMessages from "./messages/agreements.ts";
export * as milestoneMessages from "./messages/milestones.ts";
export { digestOf, signMessage, typedDataOf } from "./messages/sign.ts";
export type { Auth, Delivery, Filing, Message, Reason } from "./messages/types.ts";
export { loadKey, type KeySource } from "./keys/keys.ts";
export {
  newEnvelope,
  readEnvelope,
  signEnvelope,
  verifyEnvelope,
  writeEnvelope,
  type Subject,
} from "./envelope/envelope.ts";

export * as agreementActions from "./actions/agreements.ts";
export * as milestoneActions from "./actions/milestones.ts";
export { send, simulate, type Call } from "./actions/call.ts";
export { toSafeBatch } from "./actions/safe.ts";

export type { Client } from "./chain/contracts.ts";
export { fetchRecord, clauseAt, type AgreementRecord, type ClauseRecord } from "./record/record.ts";
export { foldRecord } from "./books/fold.ts";
export { compareWithChain, differences } from "./books/compare.ts";
export type { Books, ClauseBooks } from "./books/types.ts";
export { fetchSituation, type Situation } from "./situation/situation.ts";
export { dueItems, type DueItem } from "./due/due.ts";
export { toCalendar } from "./due/calendar.ts";

export { deploymentFor, deployments } from "./deployment/records.ts";
export { verifyDeployment } from "./deployment/verify.ts";
