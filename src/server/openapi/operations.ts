import type { z } from 'zod';
import { type Route, type RouteId, roleAllows, roles, routes } from '../../protocol/index.ts';
import { headerReferences, type RefusalAnswers } from './answers.ts';
import { exampleBody } from './examples.ts';
import { type Components, describe, type JsonSchema } from './schemas.ts';
import { tagOf } from './tags.ts';

/** Name of the one security scheme. */
export const schemeName = 'token';

/** What an operation takes besides its own, by name in the shared parameters. */
export const sharedParameters: Readonly<Record<string, JsonSchema>> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Any text of your own, new for every new request. The same key with the same request gives the stored answer again.',
    schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETag of an earlier answer; when nothing has changed the answer is 304 without a body.',
    schema: { type: 'string', maxLength: 1024 },
  },
};

/** Describes one route of the table. */
export function describeOperation(id: RouteId, components: Components, refusals: RefusalAnswers): JsonSchema {
  const row: Route = routes[id];
  const parameters = [
    ...fieldsOf(row.params, 'path'),
    ...fieldsOf(row.query, 'query'),
    ...(row.idempotent === true ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ...(row.tagged === true ? [{ $ref: '#/components/parameters/IfNoneMatch' }] : []),
  ];
  return {
    operationId: id,
    tags: [tagOf(id)],
    summary: row.summary,
    description: conditions(row),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(row.body === undefined ? {} : { requestBody: bodyOf(id, row.body, components) }),
    responses: { ...successes(row, components), ...refusals.of(row) },
    security: securityOf(row),
    'x-permission': row.permission,
    'x-requests-per-minute': row.perMinute,
    ...(row.perMinuteInProduction === undefined
      ? {}
      : { 'x-requests-per-minute-in-production': row.perMinuteInProduction }),
    ...(row.audit === undefined ? {} : { 'x-audited-as': row.audit }),
  };
}

/** The permission stands in a field of its own: scopes belong to schemes of OAuth. */
function securityOf({ permission }: Route): readonly JsonSchema[] {
  return permission === 'none' ? [{}, { [schemeName]: [] }] : [{ [schemeName]: [] }];
}

function conditions({ permission, perMinute, perMinuteInProduction, audit, idempotent }: Route): string {
  const production = perMinuteInProduction === undefined ? '' : ` (${perMinuteInProduction} in production)`;
  return [
    whoMay(permission),
    perMinute === 'unlimited'
      ? 'As often as wanted.'
      : `At most ${perMinute} requests a minute${production}.`,
    ...(audit === undefined ? [] : [`Audited as \`${audit}\`.`]),
    ...(idempotent === true ? ['Honours Idempotency-Key.'] : []),
  ].join(' ');
}

function whoMay(permission: Route['permission']): string {
  if (permission === 'none') return 'For everybody; a token may show more.';
  if (permission === 'token') return 'For everybody with a valid token.';
  const able = roles.filter((role) => roleAllows(role, permission));
  return `Needs the permission \`${permission}\`, which ${able.join(', ')} ${able.length === 1 ? 'has' : 'have'}.`;
}

/** The fields of the path or the query as parameters of their own. */
function fieldsOf(schema: z.ZodType | undefined, place: 'path' | 'query'): readonly JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = describe(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, field]) => ({
    name,
    in: place,
    ...(required.includes(name) ? { required: true } : {}),
    schema: field,
  }));
}

function bodyOf(id: RouteId, body: z.ZodType, { refer }: Components): JsonSchema {
  const { method } = routes[id];
  const media = { schema: refer(body), example: exampleBody(id) };
  return {
    required: !body.safeParse(undefined).success,
    content: {
      'application/json': media,
      ...(method === 'PATCH' ? { 'application/merge-patch+json': media } : {}),
    },
  };
}

const descriptions: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made.',
  202: 'Taken, and not finished yet.',
  503: 'Not well.',
};

function successes(row: Route, { refer }: Components): Record<string, JsonSchema> {
  const { answers, media = 'application/json', tagged, idempotent } = row;
  const more = [
    ...(tagged === true ? ['ETag'] : []),
    ...(idempotent === true ? ['Idempotency-Replayed'] : []),
  ];
  const found = Object.entries(answers).map(([status, schema]): [string, JsonSchema] => [
    status,
    {
      description: descriptions[status] ?? 'Done.',
      headers: headerReferences(more),
      content: {
        [mediaName(media)]: { schema: row.media === undefined ? refer(schema) : schemaOfMedia(media) },
      },
    },
  ]);
  if (tagged === true)
    found.push(['304', { description: 'Nothing has changed.', headers: headerReferences(['ETag']) }]);
  return Object.fromEntries(found);
}

/** What is sent as text is JSON all the same where its media type says so. */
const schemaOfMedia = (media: string): JsonSchema => ({
  type: mediaName(media) === 'application/json' ? 'object' : 'string',
});

/** The media type without its parameters. */
function mediaName(media: string): string {
  return media.split(';', 1)[0] ?? media;
}
