import { openBench } from "./env.ts";
import { FLOORS } from "./floor.ts";
const chains = await openBench();
for (const [n, run] of Object.entries(FLOORS)) console.log(n, String(await chains(run)));
