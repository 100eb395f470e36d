import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { generateSchema, schemaPath } from "../../scripts/generate/schema.ts";
import { compileAmended, compileExample, examplePath, firstEditions } from "../support/agreements.ts";
import { arbitraryAgreement } from "../support/arbitrary-agreement.ts";

const validate = new Ajv2020({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schemaPath, "utf8")));
const isValid = (file: unknown) => {
  validate(JSON.parse(JSON.stringify(file)));
  return validate.errors ?? [];
};

describe("the JSON Schema of agreement files", () => {
  it("is the one the code has (else: node scripts/generate/schema.ts)", async () => {
    expect(readFileSync(schemaPath, "utf8")).to.equal(await generateSchema());
  }).timeout(20_000);

  it("accepts every example, as written and in normal form", () => {
    for (const name of [...firstEditions, "harbour-family-support-amended"]) {
      expect(isValid(parse(readFileSync(examplePath(name), "utf8")))).to.deep.equal([]);
    }
    for (const { file } of [...firstEditions.map(compileExample), compileAmended()]) {
      expect(isValid(file)).to.deep.equal([]);
    }
  });

  it("accepts any valid file", () => {
    fc.assert(
      fc.property(arbitraryAgreement, (file) => void expect(isValid(file)).to.deep.equal([])),
      { numRuns: 30 },
    );
  }).timeout(30_000);

  it("describes every field", () => {
    const bare: string[] = [];
    interface Schema {
      description?: string;
      properties?: Record<string, Schema>;
      items?: Schema;
      additionalProperties?: Schema | boolean;
      anyOf?: Schema[];
      oneOf?: Schema[];
    }
    const visit = (schema: Schema, path: string) => {
      for (const [name, field] of Object.entries(schema.properties ?? {})) {
        const described = field.description ?? field.anyOf?.[0]?.description;
        if (described === undefined) bare.push(`${path}.${name}`);
        visit(field, `${path}.${name}`);
      }
      for (const inner of [
        schema.items,
        schema.additionalProperties,
        ...(schema.anyOf ?? []),
        ...(schema.oneOf ?? []),
      ]) {
        if (typeof inner === "object") visit(inner, path);
      }
    };
    visit(JSON.parse(readFileSync(schemaPath, "utf8")) as Schema, "");
    expect(bare).to.deep.equal([]);
  });
});
