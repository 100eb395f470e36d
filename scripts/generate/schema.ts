import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { z } from "zod";
import { agreementSchema } from "../../src/terms/schema.ts";

/** Where the JSON Schema of agreement files is kept. */
export const schemaPath = fileURLToPath(new URL("../../docs/schema/agreement.schema.json", import.meta.url));

/** The JSON Schema of agreement files, for editors and for programs that write them. */
export async function generateSchema(): Promise<string> {
  const schema = z.toJSONSchema(agreementSchema, {
    io: "input",
    target: "draft-2020-12",
    override: ({ jsonSchema }) => {
      // A bound that every JSON number has tells an author nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(schemaPath, await generateSchema());
}
