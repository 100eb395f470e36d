/**
 * Makes what is generated from artifacts the same everywhere: Hardhat lists them in the order of the file system, and the
 * generated types follow that order. Stands before the generators in the list of plugins, so that they get a sorted list.
 */
import { definePlugin } from "hardhat/plugins";

export default definePlugin({
  id: "stable-order",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            processArtifactsAfterSuccessfulBuild: (_context, artifactPaths) => {
              (artifactPaths as string[]).sort();
              return Promise.resolve();
            },
          }),
      }),
  },
});
