import type { Stage } from "./stage.ts";

/** Placeholder to be replaced. */
export async function playHarbour(stage: Stage): Promise<void> {
  stage.narrator.title("Harbour");
}
