import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleOf } from './example.ts';
import { References } from './references.ts';
import { type SchemaNode, treeOf } from './schema-tree.ts';

const read = (schema: unknown, schemas: Record<string, unknown> = {}): SchemaNode =>
  treeOf(schema, new References({ components: { schemas } }));

const nodesIn = (node: SchemaNode): number =>
  1 +
  [...node.fields, ...node.choices].reduce((sum, { node: inner }) => sum + nodesIn(inner), 0) +
  (node.items === null ? 0 : nodesIn(node.items));

describe('a schema as a tree', () => {
  test('tells types, limits, values, defaults and units', () => {
    const node = read({
      type: 'object',
      required: ['height_m'],
      properties: {
        height_m: { type: 'number', minimum: -1e15, maximum: 1e15 },
        name: { type: 'string', minLength: 1, maxLength: 128, allOf: [{ pattern: '^a' }, { pattern: 'b$' }] },
        step: { type: 'string', enum: ['up', 'down'], default: 'up' },
        kind: { type: 'string', format: 'constructor' },
        tags: { type: 'array', items: { type: 'string' }, minItems: 3, maxItems: 3 },
        owner: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
      additionalProperties: { type: ['integer', 'null'] },
    });
    const [height, name, step, kind, tags, owner, others] = node.fields;
    expect(node.type).toBe('object');
    expect(height).toMatchObject({ required: true, unit: 'metres', node: { limits: ['−1e15 to 1e15'] } });
    expect(name?.node).toMatchObject({ limits: ['1 to 128 characters'], patterns: ['^a', 'b$'] });
    expect(step?.node).toMatchObject({ values: ['"up"', '"down"'], fallback: '"up"' });
    expect(kind?.node.limits).toEqual(['constructor']);
    expect(tags?.node).toMatchObject({ type: 'list of string', limits: ['exactly 3 items'], items: null });
    expect(owner?.node).toMatchObject({ type: 'string or null', choices: [] });
    expect(others).toMatchObject({ isAnyName: true, required: false, node: { type: 'integer or null' } });
  });

  test('names forms by what tells them apart', () => {
    const form = (kind: string, more: object) => ({
      type: 'object',
      required: ['kind', ...Object.keys(more)],
      properties: { kind: { const: kind }, ...more },
    });
    const one = read({ oneOf: [form('box', { size: {} }), form('ball', { radius: {} })] });
    expect(one.choices.map(({ label }) => label)).toEqual(['kind "box"', 'kind "ball"']);
    const other = read({
      anyOf: [
        { required: ['a'], properties: { a: {} } },
        { required: ['b'], properties: { b: {} } },
      ],
    });
    expect(other.choices.map(({ label }) => label)).toEqual(['a', 'b']);
  });

  test('ends where a schema holds itself', () => {
    const tree = {
      properties: { name: { type: 'string' }, children: { items: { $ref: '#/components/schemas/Tree' } } },
    };
    const node = read({ $ref: '#/components/schemas/Tree' }, { Tree: tree });
    expect(node.name).toBe('Tree');
    expect(node.fields[1]?.node.items).toMatchObject({ type: 'Tree', end: 'again' });
    const endless = { $ref: '#/components/schemas/A' };
    expect(read(endless, { A: { $ref: '#/components/schemas/B' }, B: endless })).toMatchObject({
      fields: [],
    });
    expect(read(endless, { A: { allOf: [endless], type: 'string' } })).toMatchObject({ type: 'string' });
  });
});

test('an example of lists of lists stays small', () => {
  const nested = Array.from({ length: 9 }).reduce<object>(
    (items) => ({ type: 'array', minItems: 1e9, items }),
    { type: 'integer', default: 7 },
  );
  expect(JSON.stringify(exampleOf(nested, new References({}))).length).toBeLessThan(100_000);
});

test('what is nested too deep to be written is left out', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(read({ default: deep, enum: [deep] })).toMatchObject({ fallback: '"…"', values: ['"…"'] });
});

/** Schemas as a hostile or broken document may have them, with references among each other. */
const names = ['A', 'B', 'C', '__proto__', 'constructor'];
const { schema: anySchema } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...names.map((name) => ({ $ref: `#/components/schemas/${name}` }))),
    fc.jsonValue({ maxDepth: 2 }),
    fc.record(
      {
        type: fc.constantFrom('object', 'array', 'string', 'number', 'integer', 'null', 7, [
          'string',
          'null',
        ]),
        properties: fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3 }),
        required: fc.array(fc.constantFrom(...names)),
        items: tie('schema'),
        additionalProperties: tie('schema'),
        anyOf: fc.array(tie('schema'), { maxLength: 3 }),
        oneOf: fc.array(tie('schema'), { maxLength: 3 }),
        allOf: fc.array(tie('schema'), { maxLength: 3 }),
        minItems: fc.oneof(fc.double(), fc.integer(), fc.string()),
        minLength: fc.oneof(fc.double(), fc.integer({ min: -10, max: 1000 })),
        maximum: fc.double(),
        enum: fc.array(fc.jsonValue(), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  ),
}));

test('whatever a document holds, tree and example end and stay small', () => {
  const documents = fc.dictionary(fc.constantFrom(...names), anySchema, { maxKeys: 5 });
  fc.assert(
    fc.property(documents, anySchema, (schemas, schema) => {
      const references = new References({ components: { schemas } });
      expect(nodesIn(treeOf(schema, references))).toBeLessThan(20_000);
      expect(JSON.stringify(exampleOf(schema, references) ?? null).length).toBeLessThan(1e6);
    }),
    { numRuns: 200 },
  );
});
