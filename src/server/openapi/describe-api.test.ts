import { expect, test } from 'vitest';
import {
  errorTable,
  eventTypes,
  type Route,
  type RouteId,
  routeGroups,
  routeIds,
  routes,
} from '../../protocol/index.ts';
import { describeApi } from './describe-api.ts';

const { paths, components, tags } = describeApi({ version: '1.2.3' });

test('every route of the table is described once, under its own tag', () => {
  const found = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { operationId }]) => `${String(operationId)} ${method} ${path}`),
  );
  const wanted = routeIds.map((id) => `${id} ${routes[id].method.toLowerCase()} ${routes[id].path}`);
  expect(found.toSorted()).toEqual(wanted.toSorted());
  const grouped = Object.values(routeGroups).flatMap((group) => Object.keys(group));
  expect(grouped.toSorted()).toEqual([...routeIds].toSorted());
  expect(tags).toHaveLength(Object.keys(routeGroups).length);
});

test('routes that a server does not have are left out', () => {
  const ids: RouteId[] = ['health_live'];
  const small = describeApi({ version: '1.2.3', ids });
  expect(Object.keys(small.paths)).toEqual(['/health/live']);
  expect(Object.keys(small.components.schemas ?? {})).toEqual(['Problem', 'Liveness']);
});

test('every refusal that a route declares stands in its description', () => {
  for (const id of routeIds) {
    const route: Route = routes[id];
    const { responses } = paths[route.path]?.[route.method.toLowerCase()] ?? {};
    for (const code of route.errors) {
      const reference = (responses as Record<string, { $ref?: string }>)[errorTable[code].status]?.$ref ?? '';
      const answer = components.responses?.[reference.split('/').at(-1) ?? ''];
      expect(answer?.description, `${id} ${code}`).toContain(`\`${code}\``);
    }
  }
});

test('numbers in a query are numbers, lists of like items have items, and bodies may be left out where they may', () => {
  const parameters = paths['/entities']?.get?.parameters as { name: string; schema: object }[];
  const schemaOf = (wanted: string) => parameters.find(({ name }) => name === wanted)?.schema;
  expect(schemaOf('limit')).toEqual({ type: 'integer', format: 'int32', minimum: 1, maximum: 100 });
  expect(schemaOf('x_m')).toEqual({ type: 'number' });
  const text = JSON.stringify(components);
  expect(text).not.toContain('prefixItems');
  expect(paths['/auth/rotate']?.post?.requestBody).toMatchObject({ required: false });
  expect(paths['/entities']?.post?.requestBody).toMatchObject({
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/EntitySpawnBody' } } },
  });
});

test('answers may gain fields, requests may not', () => {
  expect(components.schemas?.Entity).not.toHaveProperty('additionalProperties');
  expect(components.schemas?.SceneLoadBody).toHaveProperty('additionalProperties', false);
});

test('makers of clients understand constants and patterns', () => {
  const text = JSON.stringify(components);
  expect(text).not.toMatch(/"allOf":\[\{"pattern"/);
  expect(text).not.toMatch(/"const":"[^"]*"(?!,"enum")/);
  const { name } = (components.schemas?.SaveCreateBody?.properties ?? {}) as { name: { pattern: string } };
  const pattern = new RegExp(name.pattern);
  expect(['Camp', 'a b'].filter((word) => !pattern.test(word))).toEqual([]);
  expect(['', ' a', 'a ', 'a\nb'].filter((word) => pattern.test(word))).toEqual([]);
});

test('every body has an example that the server takes', () => {
  for (const id of routeIds) {
    const { body, method, path }: Route = routes[id];
    if (body === undefined) continue;
    const { content } = (paths[path]?.[method.toLowerCase()]?.requestBody ?? { content: {} }) as {
      readonly content: Readonly<Record<string, { readonly example: unknown }>>;
    };
    expect(Object.keys(content), id).not.toEqual([]);
    for (const { example } of Object.values(content))
      expect(body.safeParse(example), id).toMatchObject({ success: true });
  }
});

test('events, streams and refusals are described where the server has them', () => {
  const whole = describeApi({ version: '1.2.3' });
  expect(Object.keys(whole.webhooks as object)).toEqual(eventTypes);
  expect(whole['x-streams']).toMatchObject([{ path: '/world' }, { path: '/telemetry' }]);
  expect(whole['x-errors']).toEqual(errorTable);
  const small = describeApi({ version: '1.2.3', ids: ['health_live'] });
  expect(small).not.toHaveProperty('webhooks');
  expect(small['x-streams']).toMatchObject([{ path: '/world' }]);
});
