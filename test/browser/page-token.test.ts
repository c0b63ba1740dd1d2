import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Launched, launchBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/server.ts';
import { violations } from './fixtures/console/open.ts';
import { PATIENCE_MS, serveScene, type Visit, visit, worldShown } from './fixtures/page/visit.ts';

/** What a stranger pastes. */
const WRONG = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJldmUifQ.bm90aGluZw';

let launched: Launched;
let server: TestServer;
let here: Visit;
/** Everything that the page sent, by where it went. */
const requested: string[] = [];
const said: string[] = [];
const printed: string[] = [];

beforeAll(async () => {
  launched = await launchBrowser();
  if (launched.browser === null) return;
  server = await serveScene('physics-lab', { SPACETIME_VISITORS: 'token' });
  here = await visit(launched.browser, server, {
    viewport: { width: 390, height: 844 },
    link: `#token=${WRONG}`,
    untilWorld: false,
    prepare: async (page) => {
      page.on('request', (request) =>
        requested.push(JSON.stringify([request.url(), request.headers(), request.postData()])),
      );
      page.on('websocket', (socket) => {
        requested.push(socket.url());
        socket.on('framesent', ({ payload }) => said.push(String(payload)));
      });
      page.on('console', (message) => printed.push(message.text()));
    },
  });
}, PATIENCE_MS);
afterAll(async () => {
  await here?.close();
  await launched.browser?.close();
  await server?.stop();
});
beforeEach(({ skip }) => {
  if (launched.browser === null) skip(launched.reason);
});

/** A token of a visitor, and how its session is ended. */
async function visitorToken() {
  const wish = { subject: 'ada', role: 'visitor', createdBy: 'test', refresh: false } as const;
  const { accessToken, token } = await server.server.parts.auth.issuer.session(wish);
  const revoke = () => server.request(`/admin/tokens/${token.id}`, { method: 'DELETE' });
  return { accessToken, revoke };
}

const field = () => here.page.getByLabel('Access token', { exact: true });
const heading = (name: string) => here.page.getByRole('heading', { name }).waitFor();
const keptBy = () => here.page.evaluate(() => Object.values(sessionStorage).join());
/** Every address that the tab remembers. */
const addresses = () =>
  here.page.evaluate(() => [location.href, ...navigation.entries().map(({ url }) => url)].join(' '));
const visitorId = async () => (await server.client.call('admin_visitors', {})).body.items.at(-1)?.id;

test('a wrong token in a link is gone from the address, and leads to the field for another', async () => {
  await heading('This world asks for a token');
  await here.page.getByRole('alert').getByText('does not know this token').waitFor();
  expect(await addresses()).not.toContain('token');
  expect(await keptBy()).toBe('');
  expect(await field().evaluate((it) => it === document.activeElement)).toBe(true);
  expect(await violations(here.page)).toEqual([]);
});

test('a mistake is told at the field, and what was pasted can be looked at', async () => {
  await here.page.keyboard.press('Enter');
  await here.page.getByRole('alert').getByText('Paste a token first.').waitFor();
  await field().fill(WRONG);
  await here.page.keyboard.press('Enter');
  await here.page.getByRole('alert').getByText('does not know this token').waitFor();
  expect(await field().getAttribute('type')).toBe('password');
  await here.page.getByRole('button', { name: 'Show the token' }).press('Enter');
  expect(await field().getAttribute('type')).toBe('text');
  expect(await field().inputValue()).toBe(WRONG);
});

test(
  'a right token leads in, holds over a reload, and its end asks for another that gives the ship back',
  async () => {
    const first = await visitorToken();
    await field().fill(`Bearer ${first.accessToken}`);
    await here.page.keyboard.press('Enter');
    await worldShown(here.page);
    await here.page.reload();
    await worldShown(here.page);
    const visitor = await visitorId();

    await first.revoke();
    await heading('Your visit has ended');
    await here.page.getByText('The session of your token has ended').waitFor();
    expect(await keptBy()).toBe('');

    const second = await visitorToken();
    await field().fill(`${server.url}/#token=${second.accessToken}`);
    await here.page.getByRole('button', { name: 'Join' }).click();
    await worldShown(here.page);
    expect(await visitorId()).toBe(visitor);
  },
  2 * PATIENCE_MS,
);

test(
  'whoever leaves is forgotten by the tab, and a link leads back in',
  async () => {
    await here.page.locator('#view').focus();
    await here.page.keyboard.press('KeyN');
    await here.page.getByRole('button', { name: 'Leave and forget it' }).click();
    await heading('You have left');
    expect(await keptBy()).toBe('');
    const { accessToken } = await visitorToken();
    // On the page that is open already, this is a step within it.
    await here.page.goto(`${server.url}/#token=${accessToken}`);
    await worldShown(here.page);
    expect(await addresses()).not.toContain('token');
    expect(await keptBy()).toContain(accessToken);
  },
  2 * PATIENCE_MS,
);

test('tokens were said in hello and nowhere else', () => {
  const begun = 'eyJ';
  expect(requested.length).toBeGreaterThan(10);
  expect(requested.filter((request) => request.includes(begun))).toEqual([]);
  const bearing = said.filter((message) => message.includes(begun));
  expect(bearing.length).toBeGreaterThanOrEqual(5);
  for (const message of bearing) expect(message).toMatch(/^\{"type":"hello"/);
  expect(JSON.stringify([printed, server.logged])).not.toContain(begun);
  expect(here.complaints).toEqual([]);
});
