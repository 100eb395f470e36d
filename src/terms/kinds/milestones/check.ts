import type { Path } from "../../../errors.ts";
import type { NormalFile } from "../../normal.ts";
import type { Report } from "../../findings.ts";
import type { NormalMilestones } from "./normal.ts";

/** Reports what is wrong, missing or odd in a milestones clause. */
export function check(clause: NormalMilestones, path: Path, file: NormalFile, report: Report): void {
  void [clause, path, file, report];
}
