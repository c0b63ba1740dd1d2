import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { missingForAlerts, startAlerting, type Told, toldOf, until } from '../support/alerting.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { endProcesses, startServerProcess, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let receiver: Receiver;
const open: AsyncDisposable[] = [];
beforeEach(({ skip }) => {
  const missing = missingForAlerts();
  if (missing !== undefined) skip(missing);
});
beforeAll(async () => {
  receiver = await startReceiver(200);
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]();
});
afterAll(async () => {
  await receiver.close();
  endProcesses();
  removeTemporaryFolders();
});

/** Does harm until the right alert is told of, mends it, and waits until its end is told of. */
async function faultAndCure(
  name: string,
  instance: string,
  { harm, cure }: { harm: () => unknown; cure: () => unknown },
): Promise<Told | undefined> {
  const alerting = await startAlerting(instance, receiver);
  open.push(alerting);
  await until(`${name} does not fire`, async () => !(await alerting.firing(name)));
  const before = toldOf(receiver, name, instance).length;
  const since = (): readonly Told[] => toldOf(receiver, name, instance).slice(before);
  await harm();
  await until(`${name} is told of`, () => since().some(({ status }) => status === 'firing'));
  await cure();
  await until(`the end of ${name} is told of`, () => since().at(-1)?.status === 'resolved');
  expect(await alerting.firing(name)).toBe(false);
  return since()[0];
}

async function startServer(variables: Record<string, string>): Promise<TestServer & { instance: string }> {
  const server = await startTestServer(variables);
  open.push({ [Symbol.asyncDispose]: () => server.stop() });
  return { ...server, instance: new URL(server.url).host };
}

test('a process that stands still is told of as down, and as up again', async () => {
  const server = await startServerProcess(['--no-open'], {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_TELEMETRY_PORT: 'off',
  });
  open.push({ [Symbol.asyncDispose]: async () => void (await server.stop()) });
  const told = await faultAndCure('SpaceTimeDown', new URL(server.url).host, {
    harm: () => server.child.kill('SIGSTOP'),
    cure: () => server.child.kill('SIGCONT'),
  });
  expect(told).toMatchObject({ labels: { severity: 'critical', job: 'spacetime' } });
  expect(told?.annotations.runbook_url).toBe('docs/runbook.md#spacetimedown');
});

test('a simulation that hangs is told of, and that it goes on', async () => {
  // The watchdog is what cures it.
  const { server, instance } = await startServer({ SPACETIME_WATCHDOG_MS: '30000' });
  const told = await faultAndCure('SpaceTimeTickOverruns', instance, {
    harm: () => server.parts.host.wedge(),
    cure: () => until('the watchdog has seen it', () => server.parts.host.counters.restarts === 1),
  });
  expect(told?.labels.severity).toBe('high');
});

test('a queue of jobs that grows is told of, and that it is short again', async () => {
  const { client, server, instance } = await startServer({ SPACETIME_JOB_PARALLEL: '1' });
  const input = {
    bodies: ['earth' as const],
    from: '1950-01-01T00:00:00Z',
    to: '2050-01-01T00:00:00Z',
    step_seconds: 40_000,
  };
  const ids: string[] = [];
  const told = await faultAndCure('SpaceTimeJobsPending', instance, {
    async harm() {
      for (let i = 0; i < 130; i++) {
        const { body } = await client.call('job_create', { body: { type: 'bake_ephemeris', input } });
        ids.push(body.id);
      }
    },
    async cure() {
      for (const id of ids) await client.call('job_cancel', { params: { id } }).catch(() => undefined);
      expect((await server.parts.jobs.counts()).queued).toBe(0);
    },
  });
  expect(told?.labels.severity).toBe('medium');
  expect(told?.annotations.description).toMatch(new RegExp(`^1\\d\\d jobs wait at ${instance}\\.$`));
});

test('webhooks that fail are told of, and that they are taken again', async () => {
  const { client, instance } = await startServer({ SPACETIME_WEBHOOK_TARGETS: '127.0.0.1' });
  let broken = true;
  let asked = 0;
  const target = await startReceiver((_request, response) => {
    // Now and then one is taken, so that the server does not give the webhook up.
    response.writeHead(broken && ++asked % 20 !== 0 ? 500 : 204).end();
  });
  const { body: hook } = await client.call('webhook_create', {
    body: { url: target.url(), events: ['job.failed'] },
  });
  const ping = () => client.call('webhook_ping', { params: { id: hook.id }, query: { wait: '5' } });
  let pinging: Promise<void> = Promise.resolve();
  const told = await faultAndCure('SpaceTimeWebhooksFailing', instance, {
    harm() {
      pinging = (async () => {
        while (broken) await ping();
      })();
    },
    async cure() {
      broken = false;
      await pinging;
      expect((await ping()).body.state).toBe('delivered');
    },
  });
  expect(told?.labels.severity).toBe('medium');
  await target.close();
});

test('backups that are gone are told of, and that there is one again', async () => {
  const { client, dataFolder, instance } = await startServer({ SPACETIME_BACKUPS: 'on' });
  const folder = path.join(dataFolder, 'backups');
  const made = (): string[] =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('backup-')) : [];
  await until('the server has made one by itself', () => made().length === 1);
  const told = await faultAndCure('SpaceTimeBackupTooOld', instance, {
    // The server itself waits some minutes before it makes another one.
    harm: () => rmSync(folder, { recursive: true }),
    cure: () => client.call('job_create', { body: { type: 'backup', input: {} } }),
  });
  expect(told?.labels.severity).toBe('high');
  expect(made()).not.toEqual([]);
});
