import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, ask } from '../support/ask.ts';
import { tableRows } from '../support/deployment.ts';
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

/** More repeats than the guide allows a limit to need. */
const repeats = 10;

test('a production server answers as the table of docs/deployment.md says', async () => {
  for (const [what, request = '', body = '', token, wanted] of tableRows(
    'docs/deployment.md',
    'Verification',
  )) {
    const [method = '', place = ''] = request.split(' ');
    const call = (): Promise<Answer> =>
      ask(`${server.url}${place}`, {
        method,
        ...(token === 'yes' && { headers: { authorization: `Bearer ${server.token}` } }),
        ...(body !== '' && { body: JSON.parse(body) as unknown }),
      });
    let answer = await call();
    if (wanted === '429') for (let i = 1; i < repeats && answer.status !== 429; i++) answer = await call();
    expect([what, answer.status, answer.text.slice(0, 300)]).toEqual([
      what,
      Number(wanted),
      expect.any(String),
    ]);
    checkFigures(place, answer);
  }
});

/** The figures that the table names are there. */
function checkFigures(place: string, { body }: Answer): void {
  if (place === '/status') expect(body).toHaveProperty('world.tick_rate_hz');
  if (place === '/performance') expect(body).toHaveProperty('engine.visitors');
  if (place.endsWith('?wait=10'))
    expect(body).toMatchObject({ status: 'loaded', duration_ms: expect.any(Number) });
}
