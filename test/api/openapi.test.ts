import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import rulesets from '@stoplight/spectral-rulesets';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { DescribedTraffic } from '../support/described-traffic.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

let world: TestServer;
let text: string;
beforeAll(async () => {
  world = await startTestServer();
  ({ text } = await ask(`${world.url}/openapi.json`));
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

const described = (json: string): Description => JSON.parse(json) as Description;

test('everybody may read the description, and nobody has to read it twice', async () => {
  const first = await ask(`${world.url}/openapi.json`);
  expect(first.status).toBe(200);
  expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(described(first.text)).toMatchObject({ openapi: '3.1.1', info: { version: '0.0.0-test' } });
  const etag = first.headers.etag ?? '';
  const again = await ask(`${world.url}/openapi.json`, { headers: { 'if-none-match': etag } });
  expect([again.status, again.text]).toEqual([304, '']);
  expect((await world.client.call('openapi', {})).body).toBe(first.text);
});

test('every call of the server is in the description, and every call of the description is there', async () => {
  const { paths } = described(text);
  const ids = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  );
  expect(ids.toSorted()).toEqual((await liveIds()).toSorted());
  for (const [path, operations] of Object.entries(paths)) {
    const { status, headers } = await ask(world.url + path.replace(/\{[a-z_]+\}/g, 'x'), {
      method: 'PROPFIND',
    });
    const allowed = (headers.allow ?? '').split(', ').filter((method) => method !== 'HEAD');
    const own = Object.keys(operations).map((method) => method.toUpperCase());
    expect([status, allowed], path).toEqual([405, expect.arrayContaining(own)]);
  }
});

/** What the server says that it can be called. */
async function liveIds(): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: '100', ...(cursor === undefined ? {} : { cursor }) };
    const { body } = await world.client.call('admin_endpoints', { query });
    found.push(...body.items.map(({ id }) => id));
    cursor = body.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

test('without the API its calls are not described', async () => {
  const closed = await startTestServer({ SPACETIME_API: 'off' });
  const { paths } = described((await ask(`${closed.url}/openapi.json`)).text);
  expect(Object.keys(paths).toSorted()).toEqual([
    '/.well-known/jwks.json',
    '/auth/refresh',
    '/health',
    '/health/live',
    '/health/ready',
    '/metrics',
    '/openapi.json',
    '/status',
  ]);
  await closed.stop();
});

test('Redocly finds nothing to complain about', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: text, config });
  expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
});

/** A rule of OWASP where callers write; answers are ours, as long as what is kept, and their lists end with the page. */
const ofRequests = (rule: keyof typeof owasp.rules, type: string): object => ({
  ...owasp.rules[rule],
  given: [
    `$.paths[*][*].requestBody..[?(@ && @.type=="${type}")]`,
    `$.paths[*][*].parameters[?(@ && @.schema && @.schema.type=="${type}")].schema`,
  ],
});

/* Every rule that does not hold as it is, and why. */
const exceptions = {
  'owasp:api4:2023-array-limit': ofRequests('owasp:api4:2023-array-limit', 'array'),
  'owasp:api4:2023-string-limit': ofRequests('owasp:api4:2023-string-limit', 'string'),
  // Names, descriptions and reasons are what people write; a pattern would only keep some of them from it.
  'owasp:api4:2023-string-restricted': 'off',
  // One token serves for all calls; what it may is its permissions, which the matrix of credentials tests call by call.
  'owasp:api5:2023-admin-security-unique': 'off',
};

test('Spectral with the rules of OpenAPI and OWASP finds nothing to complain about', async () => {
  const judge = new spectral.Spectral();
  judge.setRuleset({ extends: [rulesets.oas, owasp], rules: exceptions } as RulesetDefinition);
  const problems = await judge.run(described(text) as unknown as Record<string, unknown>);
  expect(problems.map(({ code, message, path }) => `${code}: ${message} ${path.join('/')}`)).toEqual([]);
});

test('traffic that is not as described is noticed', async () => {
  const liar = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"splendid"}');
  });
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
  const traffic = new DescribedTraffic([url]);
  await ask(`${url}/health/live`);
  await ask(`${url}/entities`, { method: 'POST', body: { kind: 'marker' } });
  await ask(`${url}/entities?limit=1000&colour=red`);
  liar.close();
  expect(() => traffic.end()).toThrow(/not as it is described/);
  const found = traffic.contradictions.map((line) => line.split(':', 1)[0]);
  expect(new Set(found)).toEqual(new Set(['health_live 200', 'entity_spawn 200', 'entities 200']));
  const all = traffic.contradictions.join('\n');
  expect(all).toContain('"limit" in the query');
  expect(all).toContain('"colour" in the query is not described');
});
