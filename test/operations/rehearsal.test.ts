import { rmSync } from 'node:fs';
import path from 'node:path';
import autocannon from 'autocannon';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { missingForAlerts, startAlerting, toldOf, until } from '../support/alerting.ts';
import { type Ended, Installation } from '../support/installation.ts';
import { type BuiltPackage, buildPackage, laterPackage, packageable } from '../support/packages.ts';
import { startReceiver } from '../support/receiver.ts';
import { Rehearsal } from '../support/rehearsal.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

/** A step may build a package, which takes minutes on a slow machine. */
const slow = { timeout: 600_000 };
const rehearsal = new Rehearsal();
let built: BuiltPackage;
let machine: Installation;

beforeEach(({ skip }) => {
  if (!packageable) skip('There is no package for this machine.');
});
beforeAll(async () => {
  machine = await Installation.create({
    SPACETIME_HOSTS: '127.0.0.1',
    SPACETIME_TELEMETRY_PORT: 'off',
    // Enforced as ever; the load is no attack.
    SPACETIME_LIMITS_FACTOR: '1000',
  });
});
afterAll(async () => {
  machine.kill();
  rehearsal.keep();
  removeTemporaryFolders();
});

/** What a command said on its standard output; it has to succeed. */
function said({ code, stdout, stderr }: Ended): string {
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout, stderr });
  return stdout;
}

/** Whether this version answers; while one release gives way to another, none does. */
async function runs(version: string): Promise<boolean> {
  const { code, stdout } = await machine.run(['status', '--json']);
  if (machine.ends.length > 9) throw new Error(machine.ends.at(-1));
  return code === 0 && (JSON.parse(stdout) as { version: string }).version === version;
}

async function validated(): Promise<string> {
  const { code, stdout, stderr } = await machine.run(['validate', '--ci', '--json']);
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  const { passed, total } = JSON.parse(stdout) as { passed: number; total: number };
  expect(passed).toBe(total);
  return `${passed} of ${total} features hold`;
}

test('package', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    built = await buildPackage();
    return `${path.basename(built.archive)} from the commit that is checked out`;
  }),
);

test('install', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    said(
      await machine.runAsOwner(
        ['release', 'install', built.archive, '--folder', machine.place],
        built.program,
      ),
    );
    const words = ['--folder', machine.place, '--settings', machine.settings, '--data', machine.data];
    said(await machine.runAsOwner(['release', 'activate', built.version, ...words], built.program));
    return `${built.version} is active, with the settings of production`;
  }),
);

/** A token for whoever operates the server, where the command line finds it. */
async function signIn(): Promise<void> {
  const words = ['token', 'create', '--role', 'admin', '--name', 'ada', '--save', '--json'];
  expect(said(await machine.run(words))).toContain('"ada"');
}

test('start', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    const url = await machine.start();
    await signIn();
    return `it listens at ${new URL(url).hostname}, as another user, and ada has a token`;
  }),
);

test('validate', slow, ({ task }) => rehearsal.step(task.name, validated));

/** A caller's token from before the disaster. */
let token: string;

test('load', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    const url = await machine.ready();
    ({ access_token: token } = JSON.parse(
      said(await machine.run(['token', 'create', '--role', 'readonly', '--name', 'load', '--json'])),
    ) as { access_token: string });
    const { requests, errors, statusCodeStats } = await autocannon({
      url: `${url}/scene`,
      headers: { authorization: `Bearer ${token}` },
      connections: 50,
      duration: 10,
    });
    expect({ errors, answers: Object.keys(statusCodeStats) }).toEqual({ errors: 0, answers: ['200'] });
    expect(requests.total).toBeGreaterThan(100);
    return `${requests.total} requests by 50 callers at once, all answered`;
  }),
);

test('fault and alert', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    const missing = missingForAlerts();
    if (missing !== undefined) return `left out: ${missing}`;
    const instance = new URL(await machine.ready()).host;
    const receiver = await startReceiver(200);
    const told = () => toldOf(receiver, 'SpaceTimeDown', instance);
    await using _alerting = await startAlerting(instance, receiver);
    process.kill(machine.pid, 'SIGSTOP');
    await until('the alert is told of', () => told().at(-1)?.status === 'firing');
    process.kill(machine.pid, 'SIGCONT');
    await until('its end is told of', () => told().at(-1)?.status === 'resolved');
    await receiver.close();
    return `the process stood still: ${told()[0]?.labels.alertname} (${told()[0]?.labels.severity}), then resolved`;
  }),
);

/** What `systemctl restart` does: it ends, and is started again. */
const restart = (): string => `kill -TERM ${machine.pid}`;

test('another release', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    const version = '99.0.0';
    const archive = await laterPackage(built, version);
    said(await machine.runAsOwner(['release', 'install', archive]));
    said(await machine.runAsOwner(['release', 'activate', version, '--then', restart()]));
    await until('it runs', () => runs(version));
    return `${version} runs`;
  }),
);

test('rollback', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    const dry = said(await machine.runAsOwner(['release', 'rollback', '--dry-run']));
    expect(dry).toContain(built.version);
    said(await machine.runAsOwner(['release', 'rollback', '--then', restart()]));
    await until('it runs', () => runs(built.version));
    return `${built.version} runs again`;
  }),
);

let backup: string;
let saves: string;

test('backup', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    said(await machine.run(['save', 'create', '--json']));
    saves = said(await machine.run(['save', 'list', '--json']));
    const made = said(await machine.run(['backup', '--to', machine.makeFolder('mnt/backups'), '--json']));
    ({ copy: backup } = JSON.parse(made) as { copy: string });
    said(await machine.run(['backup', 'verify', backup]));
    said(await machine.run(['audit', 'verify', '--json']));
    return 'made while it ran, and verified';
  }),
);

test('destroy', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    machine.kill();
    rmSync(machine.data, { recursive: true });
    return 'the process was killed and its data folder removed';
  }),
);

test('restore', slow, ({ task }) =>
  rehearsal.step(task.name, async () => {
    machine.makeFolders();
    said(await machine.run(['restore', backup, '--json']));
    const url = await machine.start();
    const answer = await fetch(`${url}/scene`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    // The credential of the command line lay in the data folder, and in no backup.
    await signIn();
    expect(said(await machine.run(['save', 'list', '--json']))).toBe(saves);
    said(await machine.run(['audit', 'verify', '--json']));
    return 'saves, tokens and the audit are there again';
  }),
);

test('validate again', slow, ({ task }) => rehearsal.step(task.name, validated));
