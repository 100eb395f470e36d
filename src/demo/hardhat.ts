import { fileURLToPath } from "node:url";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Hardhat with the configuration of this project, from whatever folder a command was started. Loaded only by those who start
 * a chain: the library itself does without.
 */
export async function loadHardhat(): Promise<HardhatRuntimeEnvironment> {
  const folder = process.cwd();
  process.chdir(root);
  try {
    return (await import("hardhat")).default;
  } finally {
    process.chdir(folder);
  }
}
