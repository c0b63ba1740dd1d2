import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that the schemas of the protocol come to. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

const nasty = fc.constantFrom<unknown>(
  null,
  '',
  '\u0000',
  '../../etc/passwd',
  '%2e%2e%2f',
  "' OR 1=1 --",
  '{{7*7}}',
  '\ud800',
  'a'.repeat(5000),
  -1,
  0,
  1e308,
  -0,
  1e15,
  2 ** 53,
  true,
  [],
  {},
  [[[[]]]],
  { constructor: { prototype: {} } },
  { toString: 1 },
);

const limit = 64;

/** Values that fit a schema mostly, and sometimes do not. */
export function valuesOf(schema: z.ZodType): fc.Arbitrary<unknown> {
  const plain = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return fc.oneof({ weight: 5, arbitrary: fitting(plain) }, { weight: 1, arbitrary: fc.jsonValue() });
}

function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: exact(schema) }, { weight: 1, arbitrary: nasty });
}

function exact(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(fitting));
  const { minimum = -1e6, maximum = 1e6 } = schema;
  switch (schema.type) {
    case 'object':
      return objects(schema);
    case 'array':
      return schema.prefixItems === undefined
        ? fc.array(fitting(schema.items ?? {}), { maxLength: 4 })
        : fc.tuple(...schema.prefixItems.map(fitting));
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) });
    case 'number':
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return fc.string({ maxLength: Math.min(schema.maxLength ?? limit, limit), unit: 'grapheme' });
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, fitting(inner)]),
  );
  return fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
}
