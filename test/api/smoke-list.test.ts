import { afterAll, beforeAll, expect, test } from 'vitest';
import { smoke, smokeSteps } from '../../src/tools/validate/index.ts';
import { tableRows } from '../support/deployment.ts';
import { proofContext } from '../support/proof-context.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    SPACETIME_ENV: 'production',
    SPACETIME_API: 'on',
    SPACETIME_VISITORS: 'token',
    SPACETIME_SECRET: 'b2Zm8vQx4LrT7nWc1KdYp6HsJg3AeUq9',
    SPACETIME_SCRAPE_NETWORKS: '198.51.100.0/24',
    SPACETIME_LIMITS_FACTOR: '1',
  });
});
afterAll(() => server.stop());

test('the list is the table of docs/deployment.md', () => {
  const listed = smokeSteps.map(({ what, method, path, body, token, status }) => [
    what,
    `${method} ${path}`,
    body === undefined ? '' : JSON.stringify(body),
    token ? 'yes' : 'no',
    String(status),
  ]);
  expect(listed).toEqual(tableRows('docs/deployment.md', 'Verification'));
});

test('a production server answers as the list says, and is left as it was', async () => {
  const { url, token, client } = server;
  const results = await smoke(proofContext(url, token));
  // A machine that is busy may be slower than the figures of the list, which are for quiet ones.
  const timed = (what: string): boolean => /ticks|loads/.test(what);
  expect(results.filter(({ what, passed }) => !passed && !timed(what))).toEqual([]);
  expect(results.map(({ what }) => what)).toEqual(smokeSteps.map(({ what }) => what));
  expect((await client.call('scene_read', {})).body.path).toBe('scenes/solar-system.scene.json');
});
