import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { runHere } from '../support/run-here.ts';
import { makeContent, paths } from '../support/scenes.ts';
import {
  type EndedProcess,
  endProcesses,
  runCommand,
  startServerProcess,
  startTestServer,
  type TestServer,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let world: TestServer;
let credential: string;
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
  credential = path.join(world.dataFolder, 'credential.json');
});
afterAll(async () => {
  endProcesses();
  await world.stop();
  removeTemporaryFolders();
});

const variables = () => ({ SPACETIME_DATA_DIR: world.dataFolder });
const spacetime = (...words: string[]): Promise<EndedProcess> => runHere(words, variables());
const json = async (...words: string[]): Promise<Record<string, string>> => {
  const { code, stdout, stderr } = await spacetime(...words, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, string>;
};
const get = async (token: string | undefined): Promise<number> =>
  (await fetch(`${world.url}/scene`, { headers: { authorization: `Bearer ${token ?? ''}` } })).status;
const kept = (): Record<string, string | number> =>
  JSON.parse(readFileSync(credential, 'utf8')) as Record<string, string | number>;

describe('the credential of a data folder', () => {
  test('needs no step: the first command finds it, for its owner alone', async () => {
    expect((await runCommand(['scene', 'list'], variables())).code).toBe(0);
    expect(statSync(credential).mode & 0o777).toBe(0o600);
    expect(await json('token', 'status')).toMatchObject({ subject: 'operator', role: 'admin' });
  });

  test('is renewed by whoever finds it old, once, however many run at the same time', async () => {
    const before = kept();
    writeFileSync(credential, JSON.stringify({ ...before, access_ends_ms: 0 }));
    const ended = await Promise.all(
      Array.from({ length: 6 }, () => runCommand(['scene', 'list', '--json'], variables())),
    );
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    const after = kept();
    expect(after.refresh_token).not.toBe(before.refresh_token);
    expect(statSync(credential).mode & 0o777).toBe(0o600);
    const { stdout } = await spacetime('token', 'print');
    expect(stdout.trim()).toBe(after.access_token);
    expect(await get(stdout.trim())).toBe(200);
  });

  test('is renewed when the server does not take its token any more', async () => {
    const before = kept();
    writeFileSync(credential, JSON.stringify({ ...before, access_token: 'x.y.z' }));
    expect((await spacetime('scene', 'list')).code).toBe(0);
    expect(kept().refresh_token).not.toBe(before.refresh_token);
    expect(await get(String(kept().access_token))).toBe(200);
  });

  test('that others could read is not used', async () => {
    chmodSync(credential, 0o644);
    const { code, stderr } = await spacetime('scene', 'list');
    expect([code, stderr]).toEqual([1, expect.stringContaining('needs a token')]);
    chmodSync(credential, 0o600);
  });

  test('of no use any more is said to be so, and made anew with one command', async () => {
    const before = readFileSync(credential, 'utf8');
    writeFileSync(credential, JSON.stringify({ refresh_token: `srv_${'a'.repeat(43)}` }));
    const { code, stderr } = await spacetime('scene', 'list');
    expect(code).toBe(1);
    expect(stderr).toContain('spacetime token create --save');
    expect((await spacetime('token', 'create', '--role', 'readonly', '--name', 'ada', '--save')).code).toBe(
      0,
    );
    expect(await json('token', 'status')).toMatchObject({ subject: 'ada', role: 'readonly' });
    writeFileSync(credential, before);
  });

  test('is rotated on demand', async () => {
    const before = kept();
    const { token_id } = await json('token', 'rotate', '--grace', '0');
    expect(await get(String(before.access_token))).toBe(401);
    // A variable that is there and empty is no token.
    const own = { SPACETIME_DATA_DIR: world.dataFolder, SPACETIME_TOKEN: '', SPACETIME_TOKEN_FILE: '' };
    const { stdout } = await runHere(['token', 'status', '--json'], own);
    expect(JSON.parse(stdout)).toMatchObject({ token_id });
  });

  test('is no file of any size', async () => {
    const file = path.join(world.dataFolder, 'large');
    writeFileSync(file, 'a'.repeat(20_000));
    const variables = { SPACETIME_DATA_DIR: world.dataFolder, SPACETIME_TOKEN_FILE: file };
    const { code, stderr } = await runHere(['token', 'status'], variables);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        'SPACETIME_TOKEN_FILE names a file that cannot be read: it is larger than 16384 bytes.',
      ),
    });
  });

  test('is left alone when another token is rotated', async () => {
    const before = readFileSync(credential, 'utf8');
    const file = path.join(world.dataFolder, 'token');
    const made = await json('token', 'create', '--role', 'visitor', '--name', 'carl');
    writeFileSync(file, `${made.access_token}\n`);
    const variables = { SPACETIME_DATA_DIR: world.dataFolder, SPACETIME_TOKEN_FILE: file };
    const { code, stdout } = await runHere(['token', 'rotate', '--json'], variables);
    expect({ code, rotated: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      rotated: { subject: 'carl' },
    });
    expect(readFileSync(credential, 'utf8')).toBe(before);
  });
});

describe('straight in the store, while a server runs', () => {
  test('a token is made that the server takes, listed, and revoked within a second', async () => {
    const made = await json('token', 'create', '--role', 'developer', '--name', 'bob');
    expect(await get(made.access_token)).toBe(200);
    const { items } = (await json('token', 'list', '--subject', 'bob')) as unknown as {
      items: { token_id: string; created_by: string }[];
    };
    expect(items).toEqual([
      expect.objectContaining({ token_id: made.token_id, created_by: 'command line', state: 'active' }),
    ]);
    expect((await spacetime('token', 'revoke', made.token_id ?? '')).stdout).toBe('1 token revoked.\n');
    await until('the server has noticed', async () => (await get(made.access_token)) === 401);
    expect(await spacetime('token', 'revoke', 'tok_none')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no such token'),
    });
    const listed = await spacetime('token', 'list', '--subject', 'bob', '--all');
    expect(listed.stdout).toContain('revoked');
    expect(listed.stdout).not.toContain(made.access_token);
  });

  test('what is done there stands in the audit too', async () => {
    const { token_id = '' } = await json('token', 'create', '--role', 'visitor', '--name', 'mallory');
    await json('token', 'revoke', token_id);
    const { access_token: token = '' } = await json('token', 'print');
    const client = new HttpClient({ baseUrl: world.url, token });
    const { items } = (await client.call('audit', { query: {} })).body;
    const own = items.filter(({ actor }) => actor === 'command line').slice(0, 2);
    expect(own.map(({ action, address }) => [action, address])).toEqual([
      ['token.revoke', 'local'],
      ['token.create', 'local'],
    ]);
    expect(own[0]?.target).toBe(token_id);
    expect((await spacetime('audit', 'verify')).code).toBe(0);
  });

  test('a service token is made for what it is for', async () => {
    const made = await json(
      ...['token', 'create', '--service', '--name', 'metrics', '--days', '7', '--address', '127.0.0.1'],
      ...['--permission', 'scene.read', '--permission', 'performance.read,job.read'],
    );
    expect(made).toMatchObject({
      subject: 'metrics',
      permissions: ['scene.read', 'performance.read', 'job.read'],
    });
    expect(await get(made.access_token)).toBe(200);
    expect((await json('token', 'revoke', '--subject', 'metrics')).revoked).toBe(1);
  });

  test('new signing keys are noticed by the server', async () => {
    const { access_token } = await json('token', 'create', '--role', 'readonly', '--name', 'eve');
    const rotated = await spacetime('token', 'rotate-keys');
    expect(rotated.stdout.split('\n').filter((line) => line.endsWith('in use'))).toHaveLength(1);
    const later = await json('token', 'create', '--role', 'readonly', '--name', 'eve');
    await until('the server knows the new key', async () => (await get(later.access_token)) === 200);
    expect(await get(access_token)).toBe(200);
  });

  test('the same is done through a server that is named', async () => {
    const { token_id } = await json(
      'token',
      'create',
      '--role',
      'visitor',
      '--name',
      'guest',
      '--server',
      world.url,
    );
    expect((await spacetime('token', 'list', '--server', world.url)).stdout).toContain(token_id);
    expect((await json('token', 'revoke', token_id ?? '', '--server', world.url)).revoked).toBe(1);
  });
});

describe('without a server', () => {
  test('keys that another secret has sealed are named, and can be forgotten', async () => {
    const folder = temporaryFolder();
    const run = (secret: string, ...words: string[]) =>
      runHere(words, { SPACETIME_DATA_DIR: folder, SPACETIME_SECRET: secret });
    const [first, second] = [
      'a-first-secret-of-the-server-0123456789',
      'a-second-secret-of-the-server-012345678',
    ];
    expect((await run(first, 'token', 'create', '--role', 'admin')).code).toBe(0);
    const refused = await run(second, 'token', 'list');
    expect([refused.code, refused.stderr]).toEqual([10, expect.stringContaining('another SPACETIME_SECRET')]);
    expect((await run(second, 'token', 'rotate-keys', '--forget')).code).toBe(0);
    expect((await run(second, 'token', 'list')).stdout).toBe('');
    expect((await run(second, 'token', 'create', '--role', 'admin')).code).toBe(0);
    expect(existsSync(path.join(folder, 'secret'))).toBe(false);
  });

  test('the secret can be changed without ending a token', async () => {
    const folder = temporaryFolder();
    const [old, fresh] = [
      'the-old-secret-of-the-server-0123456789',
      'the-new-secret-of-the-server-0123456789',
    ];
    const run = (variables: Record<string, string>, ...words: string[]) =>
      runHere([...words, '--json'], { SPACETIME_DATA_DIR: folder, ...variables });
    const made = await run({ SPACETIME_SECRET: old }, 'token', 'create', '--role', 'admin');
    const both = { SPACETIME_SECRET: fresh, SPACETIME_PREVIOUS_SECRET: old };
    expect((await run(both, 'token', 'list')).code).toBe(0);
    const server = await startServerProcess([], {
      SPACETIME_DATA_DIR: folder,
      SPACETIME_SECRET: fresh,
      SPACETIME_ENV: 'test',
    });
    const { access_token } = JSON.parse(made.stdout) as { access_token: string };
    const answer = await fetch(`${server.url}/auth/status`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(answer.status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect((await run({ SPACETIME_SECRET: old }, 'token', 'list')).code).toBe(10);
  });

  test('production wants its secret for tokens too', async () => {
    const { code, stderr } = await runHere(['token', 'create', '--role', 'admin'], {
      SPACETIME_DATA_DIR: temporaryFolder(),
      SPACETIME_ENV: 'production',
    });
    expect([code, stderr]).toEqual([10, expect.stringContaining('SPACETIME_SECRET')]);
  });

  test.each([
    [['token', 'create'], 1, /needs one/],
    [['token', 'create', '--role', 'root'], 2, /"root" is no value of --role/],
    [['token', 'create', '--service'], 2, /--name is missing/],
    [
      ['token', 'create', '--service', '--name', 'x', '--permission', 'everything'],
      2,
      /"everything" is no value of --permission/,
    ],
    [['token', 'create', '--service', '--name', 'x', '--permission', 'job.read', '--days', '91'], 1, /90/],
    [['token', 'create', '--role', 'admin', '--days', '3'], 2, /belong to --service/],
    [['token', 'create', '--role', 'admin', '--minutes', 'ten'], 2, /whole number/],
    [['token', 'create', '--role', 'admin', '--name', 'a b'], 1, /name of letters/],
    [['token', 'revoke'], 2, /Give either/],
    [['token', 'revoke', 'tok_none'], 17, /There is no store in .*SPACETIME_DATA_DIR/],
    [['token', 'print'], 2, /no credential/],
    [['token'], 2, /A command is missing/],
  ] as const)('%j ends with %i', async (words, code, sentence) => {
    const ended = await runHere(words, { SPACETIME_DATA_DIR: temporaryFolder() });
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(sentence);
  });
});
