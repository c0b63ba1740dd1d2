import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { endProcesses, runCommand, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

// As docs/deployment.md tells it: secrets in files, the old one kept beside the new one for a day.

const folder = temporaryFolder();
const secretFile = path.join(folder, 'secret');
const previousFile = path.join(folder, 'previous');
let receiver: Receiver;
let server: ServerProcess;

const variables = (withPrevious: boolean): Record<string, string> => ({
  SPACETIME_ENV: 'production',
  SPACETIME_API: 'on',
  SPACETIME_TELEMETRY_PORT: 'off',
  SPACETIME_DATA_DIR: path.join(folder, 'data'),
  SPACETIME_SECRET_FILE: secretFile,
  SPACETIME_WEBHOOK_TARGETS: `127.0.0.1:${receiver.port}`,
  ...(withPrevious && { SPACETIME_PREVIOUS_SECRET_FILE: previousFile }),
});
function put(file: string, secret: string): void {
  writeFileSync(file, `${secret}\n`);
  chmodSync(file, 0o400);
}
async function start(withPrevious: boolean): Promise<void> {
  server = await startServerProcess([], variables(withPrevious));
}

/** What was made before the secret was changed. */
interface Made {
  readonly access: string;
  readonly refresh: string;
  readonly hook: string;
  readonly hookSecret: string;
}
let made: Made;

beforeAll(async () => {
  receiver = await startReceiver();
  put(secretFile, 'kQ7v1Zc0Rw3mTn8yLp5sXd2bHf9jGa4e');
  const words = ['token', 'create', '--role', 'developer', '--name', 'ada', '--json'];
  const { stdout } = await runCommand(words, variables(false));
  const token = JSON.parse(stdout) as { access_token: string; refresh_token: string };
  await start(false);
  const client = new HttpClient({ baseUrl: server.url, token: token.access_token });
  const { body } = await client.call('webhook_create', {
    body: { url: receiver.url(), events: ['job.failed'] },
  });
  made = {
    access: token.access_token,
    refresh: token.refresh_token,
    hook: body.id,
    hookSecret: body.secret,
  };
  await server.stop();
});
afterAll(async () => {
  endProcesses();
  await receiver.close();
  removeTemporaryFolders();
});

/** The token is taken, and the webhook signs with the secret that its receiver knows. */
async function holds(): Promise<void> {
  const client = new HttpClient({ baseUrl: server.url, token: made.access });
  expect((await client.call('auth_status', {})).status).toBe(200);
  const before = receiver.received.length;
  await client.call('webhook_ping', { params: { id: made.hook }, query: { wait: '15' } });
  const got = (await receiver.got(before + 1)).at(-1);
  if (got === undefined) throw new Error('nothing came');
  const event = new Webhook(made.hookSecret).verify(got.body, got.headers as Record<string, string>);
  expect(event).toMatchObject({ type: 'ping' });
}

describe('a secret that is changed', () => {
  test('is refused without the one before, and nothing is changed', async () => {
    copyFileSync(secretFile, previousFile);
    chmodSync(secretFile, 0o600);
    put(secretFile, 'Yt6uIo1pAs9dFg4hJk2lZx7cVb8nMq3w');
    const { code, stderr } = await runCommand(['start', '--port', '0', '--no-open'], variables(false));
    expect([code, stderr]).toEqual([10, expect.stringContaining('SPACETIME_PREVIOUS_SECRET')]);
  });

  test('leaves tokens and webhooks as they were, while the one before is given too', async () => {
    await start(true);
    expect(server.output().stderr).toMatch(
      /"count":[2-9]\d*,.*"message":"sealed anew with the secret of now"/,
    );
    await holds();
    const client = new HttpClient({ baseUrl: server.url });
    const { body } = await client.call('auth_refresh', { body: { refresh_token: made.refresh } });
    made = { ...made, access: body.access_token, refresh: body.refresh_token ?? '' };
    expect(await server.stop()).toBe(0);
  });

  test('is the only one that is needed from then on', async () => {
    await start(false);
    await holds();
    expect(server.output().stderr).not.toContain('sealed anew');
    expect(await server.stop()).toBe(0);
  });

  test('may be given as its own predecessor, as the templates of Vault do where there is none', async () => {
    chmodSync(previousFile, 0o600);
    copyFileSync(secretFile, previousFile);
    await start(true);
    await holds();
    expect(server.output().stderr).not.toContain('sealed anew');
    expect(await server.stop()).toBe(0);
  });

  test('shuts the one before out', async () => {
    chmodSync(secretFile, 0o600);
    put(secretFile, 'kQ7v1Zc0Rw3mTn8yLp5sXd2bHf9jGa4e');
    const { code } = await runCommand(['token', 'list'], variables(false));
    expect(code).toBe(10);
  });
});
