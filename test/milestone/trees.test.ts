import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { behavioursOfTests, behavioursOfTree } from "../support/trees.ts";

const folders = ["test/clause", "test/milestone"];

/** Unit tests, one file a verb; laws that hold for all values have no tree. */
const unitTests = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => /^\w+\.t\.sol$/.test(file))
    .map((file) => path.join(folder, file)),
);

describe("behaviour trees", () => {
  it("exist only beside their tests", () => {
    const trees = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".tree"))
        .map((file) => path.join(folder, file.replace(/\.tree$/, ".t.sol"))),
    );
    assert.deepEqual(trees.sort(), [...unitTests].sort());
  });

  for (const file of unitTests) {
    it(`tell what ${file} tests`, () => {
      const tests = behavioursOfTests(readFileSync(file, "utf8"));
      assert.ok(tests.length > 0, `${file} has no test`);
      assert.equal(new Set(tests).size, tests.length, `${file} has a test twice`);
      assert.deepEqual(behavioursOfTree(readFileSync(file.replace(/\.t\.sol$/, ".tree"), "utf8")), tests);
    });
  }

  it("are read line by line", () => {
    const tree = "Pay\n├── given approved\n│   └── when it is paid twice\n│       └── it pays once\n└── it reverts\n";
    assert.deepEqual(behavioursOfTree(tree), [
      "Pay: test_givenApproved_whenItIsPaidTwice_paysOnce",
      "Pay: test_reverts",
    ]);
    assert.throws(() => behavioursOfTree("Pay\n- given approved\n"), /Line 2 is no branch of a tree: - given approved/);
  });
});
