import { asList, asNumber, asRecord, asText, asTexts, isRecord, type JsonRecord } from './json.ts';
import type { References } from './references.ts';

/** Most values of an example; what would go beyond is null. */
const mostValues = 1000;
/** Longest text and list that are made to reach a least length. */
const mostLength = 256;

/** A value that a schema describes, as short as it may be: what has to be there, with the first of every choice. */
export function exampleOf(schema: unknown, references: References): unknown {
  return new ExampleMaker(references).make(schema, []);
}

class ExampleMaker {
  private readonly references: References;
  private made = 0;

  constructor(references: References) {
    this.references = references;
  }

  /** @param above References that led here; what repeats one of them is null. */
  make(schema: unknown, above: readonly string[]): unknown {
    if (this.made++ > mostValues) return null;
    const { value, trail } = this.references.resolve(schema);
    const given = givenIn(value);
    if (given !== undefined) return given;
    if (trail.some((one) => above.includes(one))) return null;
    const way = [...above, ...trail];
    const choices = [...asList(value.oneOf), ...asList(value.anyOf)];
    const choice = choices.find((one) => asRecord(one).type !== 'null');
    if (choice !== undefined) return this.make(choice, way);
    const type = Array.isArray(value.type) ? value.type.find((one) => one !== 'null') : value.type;
    if (type === 'object' || isRecord(value.properties) || value.allOf !== undefined)
      return type === undefined || type === 'object' ? this.object(value, way) : simple(type, value);
    return type === 'array' ? this.list(value, way) : simple(type, value);
  }

  private object(schema: JsonRecord, way: readonly string[]): JsonRecord {
    const parts = asList(schema.allOf).map((part) => this.references.resolve(part).value);
    const all = [schema, ...parts];
    const required = new Set(all.flatMap((part) => asTexts(part.required)));
    const fields = all.flatMap((part) => Object.entries(asRecord(part.properties)));
    return Object.fromEntries(
      fields.filter(([name]) => required.has(name)).map(([name, inner]) => [name, this.make(inner, way)]),
    );
  }

  private list(schema: JsonRecord, way: readonly string[]): readonly unknown[] {
    const places = asList(schema.prefixItems);
    if (places.length > 0) return places.map((inner) => this.make(inner, way));
    const length = Math.min(asNumber(schema.minItems) ?? 0, mostLength);
    // Each is made anew, so that lists of lists count in full.
    return Array.from({ length }, () => this.make(schema.items, way));
  }
}

/** What the schema itself gives. */
function givenIn(schema: JsonRecord): unknown {
  const given = [schema.example, asList(schema.examples)[0], schema.default, schema.const];
  return [...given, asList(schema.enum)[0]].find((one) => one !== undefined);
}

function simple(type: unknown, schema: JsonRecord): unknown {
  if (type === 'string') return textOf(schema);
  if (type === 'boolean') return false;
  return type === 'integer' || type === 'number' ? numberOf(schema) : null;
}

function numberOf({ minimum, maximum, exclusiveMinimum, type }: JsonRecord): number {
  const least = asNumber(minimum) ?? (asNumber(exclusiveMinimum) ?? Number.NEGATIVE_INFINITY) + 1;
  const most = asNumber(maximum) ?? Number.POSITIVE_INFINITY;
  const value = Math.min(Math.max(0, least), most);
  return type === 'integer' ? Math.ceil(value) : value;
}

function textOf({ format, minLength, maxLength }: JsonRecord): string {
  if (format === 'date-time') return '2026-01-01T00:00:00Z';
  if (asText(format).startsWith('uri')) return 'https://example.com/';
  const least = Math.min(asNumber(minLength) ?? 0, mostLength);
  return 'text'.padEnd(least, ' text').slice(0, asNumber(maxLength) ?? mostLength);
}
