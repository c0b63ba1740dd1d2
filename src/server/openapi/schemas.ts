import { z } from 'zod';
import { problemSchema, type Route, type RouteId, routeIds, routes } from '../../protocol/index.ts';
import { answerNames, bodyNames } from './component-names.ts';

/** A JSON Schema of the draft that OpenAPI 3.1 uses. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas that a description shares, and how they are referred to. */
export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** A reference where the schema has a name, else the schema itself. */
  readonly refer: (schema: z.ZodType) => JsonSchema;
}

/** Name of the schema of every refusal. */
export const problemName = 'Problem';

/** What is sent is described as callers write it, what is answered as they find it. */
type Direction = 'input' | 'output';

/** Makes the shared schemas of the given routes: every JSON body and every JSON answer, each once. */
export function makeComponents(ids: readonly RouteId[] = routeIds): Components {
  const bodies = new Names();
  const answers = new Names();
  answers.add(problemSchema, problemName);
  for (const id of ids) {
    const { body, answers: given, media }: Route = routes[id];
    if (body !== undefined) bodies.add(body, bodyNames[id] ?? `${pascal(id)}Body`);
    if (media !== undefined) continue;
    for (const answer of Object.values(given)) answers.add(answer, answerNames[id] ?? `${pascal(id)}Answer`);
  }
  return {
    schemas: { ...bodies.describe('input'), ...answers.describe('output') },
    refer(schema) {
      const name = bodies.nameOf(schema) ?? answers.nameOf(schema);
      return name === undefined ? describe(schema, 'input') : { $ref: addressOf(name) };
    },
  };
}

/** The schema of a part of a request that has no name: one field of a path or a query. */
export function describe(schema: z.ZodType, io: Direction): JsonSchema {
  return bare(z.toJSONSchema(schema, { io, override: polisher(io) }));
}

/** Schemas of one direction with their names; the first name of a schema stays. */
class Names {
  private readonly registry = z.registry<{ id: string }>();

  add(schema: z.ZodType, id: string): void {
    if (!this.registry.has(schema)) this.registry.add(schema, { id });
  }

  nameOf(schema: z.ZodType): string | undefined {
    return this.registry.get(schema)?.id;
  }

  describe(io: Direction): Record<string, JsonSchema> {
    const { schemas } = z.toJSONSchema(this.registry, { io, uri: addressOf, override: polisher(io) });
    return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
  }
}

function addressOf(name: string): string {
  return `#/components/schemas/${name}`;
}

/** `scene_load` becomes `SceneLoad`. */
export function pascal(id: string): string {
  return id.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Without what says of a whole document which draft it is of and where it is found. */
function bare({ $schema: _draft, $id: _address, ...rest }: Record<string, unknown>): JsonSchema {
  return rest;
}

const largestInt32 = 2 ** 31 - 1;

/** Adds what zod does not say by itself: how wide whole numbers are, and that answers may gain fields. */
function polisher(io: Direction) {
  return ({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void => {
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    joinItems(jsonSchema);
    joinPatterns(jsonSchema);
    // Makers of clients that do not know constants read a choice of one.
    if (typeof jsonSchema.const === 'string') jsonSchema.enum = [jsonSchema.const];
    const { type, minimum = 0, maximum = 0 } = jsonSchema;
    if (type !== 'integer' && type !== 'number') return;
    // A number of a query is text for zod; the description says what the text holds.
    delete jsonSchema.pattern;
    delete jsonSchema.maxLength;
    if (type === 'number') return;
    const isSmall = Math.max(Math.abs(Number(minimum)), Math.abs(Number(maximum))) <= largestInt32;
    jsonSchema.format ??= isSmall ? 'int32' : 'int64';
  };
}

/** Three numbers are a list of numbers with a length, which more programs understand than three places. */
function joinItems(jsonSchema: Record<string, unknown>): void {
  const { prefixItems } = jsonSchema;
  if (!Array.isArray(prefixItems) || jsonSchema.items !== false) return;
  const [first, ...others] = prefixItems.map((item) => JSON.stringify(item));
  if (!others.every((other) => other === first)) return;
  jsonSchema.items = prefixItems[0] as unknown;
  delete jsonSchema.prefixItems;
}

/**
 * Of several patterns of one text, the one that everybody reads alike: makers of clients take `allOf` for an object, and
 * classes of Unicode mean something else, or nothing, to many readers of patterns. The server judges by all of them.
 */
function joinPatterns(jsonSchema: Record<string, unknown>): void {
  const { type, allOf } = jsonSchema;
  if (type !== 'string' || !Array.isArray(allOf)) return;
  const rules = allOf as Readonly<Record<string, unknown>>[];
  if (rules.some((rule) => Object.keys(rule).length > 1 || typeof rule.pattern !== 'string')) return;
  const [pattern, ...others] = rules
    .map((rule) => rule.pattern)
    .filter((one) => !String(one).includes(String.raw`\p{`));
  if (pattern === undefined || others.length > 0) return;
  jsonSchema.pattern = pattern;
  delete jsonSchema.allOf;
}
