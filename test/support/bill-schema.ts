import { z } from 'zod';

const hash = z.union([
  z.strictObject({ alg: z.literal('SHA-256'), content: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ alg: z.literal('SHA-512'), content: z.string().regex(/^[0-9a-f]{128}$/) }),
]);
const licences = z.union([
  z.tuple([z.strictObject({ license: z.strictObject({ id: z.string().regex(/^[\w.-]+$/) }) })]),
  z.tuple([z.strictObject({ expression: z.string().min(1) })]),
]);
const component = z.strictObject({
  type: z.enum(['application', 'library', 'platform']),
  'bom-ref': z.string().min(1),
  group: z.string().min(1).optional(),
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+/),
  description: z.string().optional(),
  scope: z.literal('required').optional(),
  hashes: z.array(hash).min(1).optional(),
  licenses: licences.optional(),
  purl: z.string().regex(/^pkg:(npm|generic)\/(%40[\w.-]+\/)?[\w.-]+@[\w.-]+(\?[\w.=&-]+)?$/),
  properties: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});

/** What CycloneDX 1.6 says of the parts that our bills of materials have, and no other parts. */
export const billSchema = z.strictObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  version: z.int().min(1),
  metadata: z.strictObject({ timestamp: z.iso.datetime(), component }),
  components: z.array(component),
  dependencies: z.array(z.strictObject({ ref: z.string().min(1), dependsOn: z.array(z.string()) })),
});
