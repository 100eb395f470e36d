import { z } from "zod";

const hex = z.string().regex(/^0x[0-9a-fA-F]*$/, "it must be hexadecimal digits after 0x");
const json: z.ZodType = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.array(json), z.record(z.string(), json)]),
);

/** A file of signatures: what was signed, and who signed it. It holds no secret and may travel by e-mail. */
export const envelopeSchema = z.strictObject({
  /** Version of this format. */
  concordat: z.literal(1),
  /** What this is, for whoever finds it in a mailbox. */
  about: z.string().min(1),
  /** Id of the agreement. */
  agreement: hex.length(66),
  domain: z.strictObject({
    name: z.string(),
    version: z.string(),
    chainId: z.number().int().positive(),
    verifyingContract: hex.length(42),
  }),
  primaryType: z.string().min(1),
  /** What all of them signed; each adds its party number and deadline, where the message has them. */
  message: z.record(z.string(), json),
  signatures: z.array(
    z.strictObject({
      /** Short name in the agreement file. */
      name: z.string(),
      party: z.number().int().min(1).max(32),
      account: hex.length(42),
      /** Last second at which the signature may be used; absent under terms, which have a last day of their own. */
      deadline: z.number().int().positive().optional(),
      signature: hex,
    }),
  ),
});

/** See {@link envelopeSchema}. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** One party's signature in an {@link Envelope}. */
export type EnvelopeSignature = Envelope["signatures"][number];
