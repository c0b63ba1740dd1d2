import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goTo, openConsole, signIn, soon, tokenOf } from '../browser/fixtures/console/open.ts';
import { loadScene, PATIENCE_MS, serveScene } from '../browser/fixtures/page/visit.ts';
import { type Launched, launchBrowser } from '../support/browser.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import type { TestServer } from '../support/server.ts';

let launched: Launched;
let server: TestServer;
let receiver: Receiver | undefined;

beforeAll(async () => {
  launched = await launchBrowser();
  server = await serveScene('moon-orbit', { SPACETIME_WEBHOOK_TARGETS: '127.0.0.1' });
}, 2 * PATIENCE_MS);
afterAll(async () => {
  await launched.browser?.close();
  await server?.stop();
  await receiver?.close();
});

const notice = (page: Page, text: string | RegExp) =>
  page.locator('.notice', { hasText: text }).first().waitFor();
const answerYes = (page: Page, button: string) =>
  page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();

test('signing in: a wrong token is explained, the right one is kept for the tab only', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server, { token: null });
  const { page } = open;
  for (const program of ['npx spacetime', './spacetime'])
    await page.getByText(`${program} token create --role admin`, { exact: true }).waitFor();
  await soon(() => page.getByLabel('Access token').evaluate((it) => it === document.activeElement)).toBe(
    true,
  );
  await page.keyboard.insertText('nonsense');
  await page.keyboard.press('Enter');
  await page.getByText('Check that all of it was copied').waitFor();
  await page
    .getByRole('alert')
    .getByText(/^Request/)
    .waitFor();
  await signIn(page, server.token);
  await page.getByText('Live', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const kept = await page.evaluate(() => ({
    stored: JSON.stringify(localStorage),
    address: location.href,
    cookies: document.cookie,
  }));
  expect(JSON.stringify(kept)).not.toContain(server.token);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Access token').waitFor();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(open.complaints).toEqual([]);
});

test('a token that is revoked meanwhile leads back to the sign-in, which says why', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  const token = await tokenOf(server, 'admin', 'guest');
  await using open = await openConsole(launched.browser, server, { token });
  await server.client.call('admin_tokens_revoke', { body: { subject: 'guest' } });
  await open.page.getByText('no longer takes your token').waitFor();
});

test('a token that ends soon is prolonged', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  const { body } = await server.client.call('admin_token_create', {
    body: { kind: 'session', subject: 'brief', role: 'readonly', lifetime_seconds: 300 },
  });
  await using open = await openConsole(launched.browser, server, { token: body.access_token });
  const { page } = open;
  await page.getByText('Token ends in').waitFor();
  await page.getByRole('button', { name: 'Prolong' }).click();
  await notice(page, 'has been prolonged');
  const kept = await page.evaluate(() => JSON.stringify(sessionStorage));
  expect(kept).not.toContain(body.access_token);
  expect(open.complaints).toEqual([]);
});

test('what a role may not do is barred with the reason', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server, {
    token: await tokenOf(server, 'readonly'),
  });
  const { page } = open;
  await goTo(page, 'Tokens');
  await page.getByText('This page needs the permission').waitFor();
  await goTo(page, 'Time');
  const pause = page.getByRole('button', { name: 'Pause' });
  await soon(() => pause.getAttribute('aria-disabled')).toBe('true');
  const reason = page.locator(`#${await pause.getAttribute('aria-describedby')}`);
  expect(await reason.textContent()).toContain('lacks the permission world.write');
  await pause.click({ force: true });
  expect((await server.client.call('time_read', {})).body.paused).toBe(false);
});

test('scenes are checked and loaded, with progress and outcome', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  await goTo(page, 'Scenes');
  await page.getByRole('button', { name: 'Validate physics-lab' }).click();
  await page.getByText('The scene is valid.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Load physics-lab' }).click();
  await answerYes(page, 'Load');
  await notice(page, 'is loaded');
  expect((await server.client.call('scene_read', {})).body.path).toContain('physics-lab');
  await page.getByRole('region', { name: 'Loads from here' }).getByText('loaded').waitFor();
  await loadScene(server, 'moon-orbit');
  expect(open.complaints).toEqual([]);
});

test('time is paused, stepped, sped up and taken back', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  const time = async () => (await server.client.call('time_read', {})).body;
  await goTo(page, 'Time');
  await page.getByRole('button', { name: 'Pause' }).click();
  await notice(page, 'stands still');
  const { second } = await time();
  await page.getByLabel('Ticks').fill('30');
  await page.getByRole('button', { name: 'Step' }).click();
  // Ticks are counted while time stands, too; what tells of steps is the date.
  await soon(async () => (await time()).second).toBeCloseTo(second + 30 / 90, 9);
  await page.getByRole('button', { name: '10×', exact: true }).click();
  await soon(async () => (await time()).target_factor).toBe(10);
  await page.locator('.notice', { hasText: '10 times' }).getByRole('button', { name: 'Undo' }).click();
  await soon(async () => (await time()).target_factor).toBe(1);
  await page.getByRole('button', { name: 'Resume' }).click();
  await soon(async () => (await time()).paused).toBe(false);
  expect(open.complaints).toEqual([]);
});

test('entities are spawned, moved, put back and removed', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  const named = async (name: string) =>
    (await server.client.call('entities', {})).body.items.find((entity) => entity.name === name);
  await goTo(page, 'Entities');
  await page.getByLabel('Centre').selectOption('moon');
  await page.getByRole('button', { name: 'Spawn on the map' }).click();
  await page.getByRole('application').click({ position: { x: 220, y: 160 } });
  await page.getByLabel('Name').fill('Buoy');
  await answerYes(page, 'Spawn');
  await notice(page, 'is in the world');
  const made = await named('Buoy');
  expect(made?.motion.body).toBe('moon');
  await page.getByRole('button', { name: 'Select Buoy' }).click();
  await page.getByRole('button', { name: 'Move', exact: true }).click();
  await page.getByLabel('x (m)').fill('12345678');
  await answerYes(page, 'Move');
  await soon(async () => (await named('Buoy'))?.motion.position_m[0]).toBeCloseTo(12_345_678, 0);
  await page.locator('.notice', { hasText: 'is moved' }).getByRole('button', { name: 'Undo' }).click();
  await soon(async () => (await named('Buoy'))?.motion.position_m[0]).toBeCloseTo(
    made?.motion.position_m[0] ?? 0,
    0,
  );
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await answerYes(page, 'Remove');
  await soon(() => named('Buoy')).toBe(undefined);
  await page.locator('.notice', { hasText: 'is removed' }).getByRole('button', { name: 'Undo' }).click();
  await soon(async () => (await named('Buoy'))?.name).toBe('Buoy');
  expect(open.complaints).toEqual([]);
});

test('a token is made, shown once and revoked; a ban is made and lifted', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  await goTo(page, 'Tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('Name').fill('ada');
  await answerYes(page, 'Make');
  const token = await page.getByLabel('Secret', { exact: true }).inputValue();
  const asAda = () => fetch(new URL('/scene', server.url), { headers: { authorization: `Bearer ${token}` } });
  expect((await asAda()).status).toBe(200);
  await page.getByRole('button', { name: 'I have it' }).click();
  expect(await page.content()).not.toContain(token);
  await page.getByRole('button', { name: 'Revoke the token of ada' }).click();
  await answerYes(page, 'Revoke');
  await soon(async () => (await asAda()).status).toBe(401);
  await goTo(page, 'Access');
  await page.getByRole('button', { name: 'New ban' }).click();
  await page.getByLabel('Address').fill('198.51.100.7');
  await page.getByLabel('Reason').fill('a test');
  await answerYes(page, 'Ban');
  await page.getByRole('cell', { name: /198\.51\.100\.7/ }).waitFor();
  await page.getByRole('button', { name: 'Lift' }).click();
  await answerYes(page, 'Lift');
  await page.getByText('Nobody is kept out.').waitFor();
  expect(open.complaints).toEqual([]);
});

test('a job runs to its end, a save is made, the audit tells of both and its chain holds', async ({
  skip,
}) => {
  if (launched.browser === null) return skip(launched.reason);
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  await goTo(page, 'Jobs');
  await page.getByRole('button', { name: 'New job' }).click();
  await page.getByLabel('Type').selectOption('cache_warming');
  await answerYes(page, 'Queue');
  await page.getByText('completed').first().waitFor();
  await goTo(page, 'Saves');
  await page.getByRole('button', { name: 'Save now' }).click();
  await page.getByLabel('Name').fill('From the console');
  await answerYes(page, 'Save');
  await page.getByRole('cell', { name: 'From the console' }).first().waitFor();
  await goTo(page, 'Audit');
  await page.getByText('job.create').first().waitFor();
  await page.getByText('save.create').first().waitFor();
  await page.getByRole('button', { name: 'Verify the chain' }).click();
  await page.getByText('The chain is whole').waitFor();
  expect(open.complaints).toEqual([]);
});

test('a webhook is made with a secret, pinged, and its delivery sent again', async ({ skip }) => {
  if (launched.browser === null) return skip(launched.reason);
  receiver = await startReceiver();
  await using open = await openConsole(launched.browser, server);
  const { page } = open;
  await goTo(page, 'Webhooks');
  await page.getByRole('button', { name: 'New webhook' }).click();
  await page.getByLabel('Target').fill(receiver.url('/hook'));
  await answerYes(page, 'Make');
  expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_/);
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('button', { name: 'Ping' }).click();
  await notice(page, 'was answered with 204');
  await page.getByRole('button', { name: 'Redeliver' }).click();
  const [first, second] = await receiver.got(2);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(open.complaints).toEqual([]);
});
