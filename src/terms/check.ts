import type { Finding } from "../errors.ts";
import { newReport } from "./findings.ts";
import { kinds } from "./kinds/registry.ts";
import type { NormalFile } from "./normal.ts";

/** Checks what a file in normal form says, across its parts. Never throws for it. */
export function checkAgreement(file: NormalFile): Finding[] {
  const report = newReport();
  for (const [name, clause] of Object.entries(file.clauses)) {
    kinds[clause.kind].check(clause, ["clauses", name], file, report);
  }
  return report.findings;
}
