import { asList, asRecord, asText, asTexts, isRecord, type JsonRecord, jsonText } from './json.ts';
import { limitsOf } from './limits.ts';
import type { References } from './references.ts';
import { unitOf } from './unit.ts';

/** A schema as people read it. */
export interface SchemaNode {
  /** What it is in words, such as `string`, `list of number` or `string or null`. */
  readonly type: string;
  /** Name in the document, such as `Entity`; null where it has none. */
  readonly name: string | null;
  readonly description: string;
  readonly limits: readonly string[];
  readonly patterns: readonly string[];
  /** The only values that fit, as JSON; empty where others fit too. */
  readonly values: readonly string[];
  /** What holds where nothing is given, as JSON; null where there is no such value. */
  readonly fallback: string | null;
  readonly fields: readonly SchemaField[];
  /** What a list holds, where that has more to tell than its type. */
  readonly items: SchemaNode | null;
  readonly choices: readonly SchemaChoice[];
  /** Why nothing stands below it: it is the same as something above, or the tree is cut here. */
  readonly end: 'again' | 'cut' | null;
}

/** A field of an object. */
export interface SchemaField {
  readonly name: string;
  /** Whether the name stands for any name. */
  readonly isAnyName: boolean;
  readonly required: boolean;
  readonly unit: string;
  readonly node: SchemaNode;
}

/** One of several forms. */
export interface SchemaChoice {
  readonly label: string;
  readonly node: SchemaNode;
}

/** Longest way from the top, and most nodes of a tree; a document that goes beyond is cut. */
const mostDepth = 24;
const mostNodes = 2000;

/** Makes the tree of a schema. It ends, whatever the schema refers to. */
export function treeOf(schema: unknown, references: References): SchemaNode {
  return new TreeMaker(references).read(schema, [], 0);
}

/** A schema whose `allOf` has been taken in. */
interface Joined {
  readonly whole: JsonRecord;
  readonly patterns: readonly string[];
}

const leaf: SchemaNode = {
  type: 'anything',
  name: null,
  description: '',
  limits: [],
  patterns: [],
  values: [],
  fallback: null,
  fields: [],
  items: null,
  choices: [],
  end: null,
};

class TreeMaker {
  private readonly references: References;
  private made = 0;

  constructor(references: References) {
    this.references = references;
  }

  /** @param above References that led here. */
  read(schema: unknown, above: readonly string[], depth: number): SchemaNode {
    if (schema === false) return { ...leaf, type: 'nothing' };
    this.made++;
    if (depth > mostDepth || this.made > mostNodes) return { ...leaf, type: '…', end: 'cut' };
    const { value, name, trail } = this.references.resolve(schema);
    if (trail.some((one) => above.includes(one)))
      return { ...leaf, type: name ?? 'the same', name, end: 'again' };
    const way = [...above, ...trail];
    const { whole, patterns } = this.join(value, way);
    const { choices, isNullable } = this.choicesOf(whole);
    if (choices.length === 1) {
      const { oneOf: _one, anyOf: _any, ...rest } = whole;
      const only = this.read({ ...rest, ...asRecord(choices[0]) }, way, depth);
      return { ...only, name: only.name ?? name, type: isNullable ? `${only.type} or null` : only.type };
    }
    const below = choices.map((choice) => this.read(choice, way, depth + 1));
    const items = this.itemsOf(whole, way, depth);
    const type = typeOf(whole, below, items);
    return {
      type: isNullable ? `${type} or null` : type,
      name,
      description: asText(whole.description) || asText(whole.title),
      limits: limitsOf(whole),
      patterns,
      values: valuesOf(whole),
      fallback: whole.default === undefined ? null : jsonText(whole.default),
      fields: this.fieldsOf(whole, way, depth),
      items: items !== null && tellsMore(items) ? items : null,
      choices: below.every(isPlain) ? [] : labelled(choices.map(asRecord), below, this.references),
      end: null,
    };
  }

  /** The schema with everything that `allOf` adds. */
  private join(schema: JsonRecord, above: readonly string[]): Joined {
    const { allOf, ...own } = schema;
    const patterns = [asText(own.pattern)];
    let whole: JsonRecord = own;
    for (const part of asList(allOf)) {
      const { value, trail } = this.references.resolve(part);
      if (trail.some((one) => above.includes(one)) || this.made > mostNodes) continue;
      this.made++;
      const inner = this.join(value, [...above, ...trail]);
      patterns.push(...inner.patterns);
      whole = {
        ...inner.whole,
        ...whole,
        properties: { ...asRecord(inner.whole.properties), ...asRecord(whole.properties) },
        required: [...asList(inner.whole.required), ...asList(whole.required)],
      };
    }
    return { whole, patterns: patterns.filter(Boolean) };
  }

  private choicesOf({ oneOf, anyOf }: JsonRecord): {
    readonly choices: readonly unknown[];
    readonly isNullable: boolean;
  } {
    const all = [...asList(oneOf), ...asList(anyOf)];
    const choices = all.filter((one) => !isNull(one));
    return { choices, isNullable: choices.length < all.length };
  }

  private itemsOf(schema: JsonRecord, way: readonly string[], depth: number): SchemaNode | null {
    if (schema.items === undefined || schema.items === false) return null;
    return this.read(schema.items, way, depth + 1);
  }

  private fieldsOf(schema: JsonRecord, way: readonly string[], depth: number): readonly SchemaField[] {
    const required = asTexts(schema.required);
    const field = (name: string, inner: unknown, isAnyName = false): SchemaField => ({
      name,
      isAnyName,
      required: required.includes(name) && !isAnyName,
      unit: isAnyName ? '' : unitOf(name),
      node: this.read(inner, way, depth + 1),
    });
    const places = asList(schema.prefixItems).map((inner, i) => field(String(i), inner));
    const named = Object.entries(asRecord(schema.properties)).map(([name, inner]) => field(name, inner));
    const { additionalProperties: others } = schema;
    const any = isRecord(others) ? [field('any name', others, true)] : [];
    return [...places, ...named, ...any];
  }
}

const isNull = (schema: unknown): boolean => {
  const { type, const: only } = asRecord(schema);
  return type === 'null' || only === null;
};

/** Whether the type and what stands beside it in one line say everything. */
const isPlain = (node: SchemaNode): boolean =>
  !tellsMore(node) && node.limits.length === 0 && node.patterns.length === 0 && node.values.length === 0;

const tellsMore = ({ fields, items, choices, end, values, limits, patterns }: SchemaNode): boolean =>
  fields.length + choices.length + values.length + limits.length + patterns.length > 0 ||
  items !== null ||
  end !== null;

function typeOf(schema: JsonRecord, choices: readonly SchemaNode[], items: SchemaNode | null): string {
  const { type } = schema;
  if (choices.length > 0)
    return choices.every(isPlain)
      ? [...new Set(choices.map((one) => one.type))].join(' or ')
      : 'one of several';
  if (Array.isArray(type)) return type.map(String).join(' or ');
  if (type === 'array' || items !== null) return items === null ? 'list' : `list of ${items.type}`;
  if (typeof type === 'string') return type;
  if (isRecord(schema.properties)) return 'object';
  const [value] = [...asList(schema.enum), schema.const].filter((one) => one !== undefined);
  return value === undefined ? 'anything' : typeof value;
}

function valuesOf(schema: JsonRecord): readonly string[] {
  if (schema.const !== undefined) return [jsonText(schema.const)];
  return asList(schema.enum).map((value) => jsonText(value));
}

/** Gives each form a name: the value that tells it from the others, its own name, or the fields it needs. */
function labelled(
  schemas: readonly JsonRecord[],
  nodes: readonly SchemaNode[],
  references: References,
): readonly SchemaChoice[] {
  const resolved = schemas.map((schema) => references.resolve(schema).value);
  const [first] = resolved;
  const telling = Object.keys(asRecord(first?.properties)).find((name) => {
    const values = resolved.map((schema) => constantOf(asRecord(schema.properties)[name]));
    return new Set(values.filter((value) => value !== undefined)).size === resolved.length;
  });
  return nodes.map((node, i) => {
    const schema = resolved[i] ?? {};
    const own = telling === undefined ? undefined : constantOf(asRecord(schema.properties)[telling]);
    const needed = asTexts(schema.required).join(', ');
    const label = own === undefined ? asText(schema.title) || node.name || needed : `${telling} ${own}`;
    return { label: label || node.type, node };
  });
}

function constantOf(schema: unknown): string | undefined {
  const { const: only } = asRecord(schema);
  return only === undefined ? undefined : jsonText(only);
}
