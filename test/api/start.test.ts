import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeContent, paths } from '../support/scenes.ts';
import {
  endProcesses,
  joinWorld,
  operatorToken,
  runCommand,
  startServerProcess,
  until,
} from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const secret = 'k7Qd0v2ZrX5mW9bT4yH1sL8nC3fJ6pGa';
let content: string;
beforeAll(async () => {
  content = await makeContent();
});

afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});
const variables = (more: Record<string, string> = {}) => ({
  SPACETIME_CONTENT_DIR: content,
  SPACETIME_SCENE: paths.orbit,
  SPACETIME_DATA_DIR: temporaryFolder(),
  ...more,
});
const start = (words: readonly string[], more: Record<string, string> = {}) =>
  runCommand(['start', ...words], variables(more));

describe('a start that fails ends with a code of its own and one clear sentence', () => {
  test('the port is in use: by whom', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr, stdout } = await start(['--port', String(port)]);
    expect(code).toBe(11);
    expect(stderr).toMatch(
      new RegExp(
        `port ${port} is in use by process ${process.pid} \\(.+\\)\\. Stop it, or choose another port`,
      ),
    );
    expect(stdout).not.toContain('ready');
    await new Promise((resolve) => other.close(resolve));
  });

  test('the address is not of this machine', async () => {
    for (const host of ['203.0.113.7', 'no-such-host.invalid']) {
      const { code, stderr } = await start(['--port', '0', '--host', host]);
      expect([host, code]).toEqual([host, 13]);
      expect(stderr).toContain(`${host} is not an address of this machine`);
    }
  });

  test.skipIf(!lowPortsAreClosed())('no permission for the port', async () => {
    const { code, stderr } = await start(['--port', '80']);
    expect(code).toBe(12);
    expect(stderr).toContain('no permission for ports below 1024');
  });

  test.each([
    [
      'an unknown environment',
      { SPACETIME_ENV: 'prod' },
      /SPACETIME_ENV .* one of development, staging, production, test/,
    ],
    ['an unknown variable', { SPACETIME_PROT: '1' }, /Unknown environment variable SPACETIME_PROT/],
    ['a missing secret', { SPACETIME_ENV: 'production' }, /SPACETIME_SECRET.* is missing/],
    [
      'a short secret',
      { SPACETIME_ENV: 'production', SPACETIME_SECRET: 'hunter2hunter2' },
      /shorter than 32 bytes/,
    ],
    [
      'a placeholder',
      { SPACETIME_ENV: 'production', SPACETIME_SECRET: 'change-me-change-me-change-me-change-me' },
      /placeholder/,
    ],
    ['half a certificate', { SPACETIME_TLS_CERT: '/none.pem' }, /belong together/],
    ['a missing configuration file', { SPACETIME_CONFIG: '/none.json' }, /\/none\.json cannot be read/],
  ])('%s', async (_, more, sentence) => {
    const { code, stderr, stdout } = await start(['--port', '0'], more as Record<string, string>);
    expect(code).toBe(10);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/hunter2|change-me|\bat .*:\d+:\d+/);
    expect(stdout).toBe('');
  });

  test('a data folder that is a file', async () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await start(['--port', '0'], { SPACETIME_DATA_DIR: file });
    expect(code).toBe(14);
    expect(stderr).toContain('data folder');
  });

  test('a certificate that is none', async () => {
    const file = path.join(temporaryFolder(), 'bad.pem');
    writeFileSync(file, 'no certificate');
    const { code, stderr } = await start(['--port', '0'], {
      SPACETIME_TLS_CERT: file,
      SPACETIME_TLS_KEY: file,
    });
    expect(code).toBe(15);
    expect(stderr).toContain('certificate');
  });

  test('words that are not understood', async () => {
    for (const words of [['--prot', '1'], ['now'], ['--port']]) {
      const { code, stderr } = await start(words);
      expect(code).toBe(2);
      expect(stderr).toContain('spacetime start --help');
    }
    expect((await start(['--port', 'http'])).code).toBe(10);
  });
});

/** Whether this user may not listen on port 80; the superuser may. */
function lowPortsAreClosed(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return false;
  return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) > 80;
}

describe('--check-config', () => {
  test('prints every value with its origin, hides secrets, and ends with 0', async () => {
    const { code, stdout, stderr } = await start(['--check-config', '--port', '81'], {
      SPACETIME_SECRET: secret,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^SPACETIME_PORT\t81\tcommand line\t/m);
    expect(stdout).toMatch(/^SPACETIME_SCENE\tscenes\/orbit\.scene\.json\tenvironment SPACETIME_SCENE\t/m);
    expect(stdout).toMatch(/^SPACETIME_SECRET\t\(set, hidden\)\t/m);
    expect(stdout).toMatch(/^SPACETIME_LOG_LEVEL\tinfo\tdefault\t/m);
    expect(stdout).not.toContain(secret);
  });

  test('names what is wrong and ends with 1; --json is one object', async () => {
    const { code, stdout } = await start(['--check-config', '--json'], { SPACETIME_ENV: 'production' });
    expect(code).toBe(1);
    const { valid, problems, settings } = JSON.parse(stdout) as {
      valid: boolean;
      problems: string[];
      settings: unknown[];
    };
    expect([valid, problems.length]).toEqual([false, 1]);
    expect(settings.length).toBeGreaterThan(15);
  });
});

describe('a server process', () => {
  test('is announced when it listens, and stops on SIGTERM with nothing lost and nothing left', async () => {
    const more = variables();
    const server = await startServerProcess([], more);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const line = await joinWorld(server.url);
    const closed = new Promise<number>((resolve) => {
      line.on('lost', ({ code }) => resolve(code));
    });
    const announced = path.join(more.SPACETIME_DATA_DIR, 'server.json');
    expect(statSync(announced).mode & 0o077).toBe(0);
    const code = await server.stop('SIGTERM');
    expect(code).toBe(0);
    expect(await closed).toBe(1001);
    line.close();
    expect(() => statSync(announced)).toThrow('ENOENT');
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    const { stdout, stderr } = server.output();
    const { refresh_token } = JSON.parse(
      readFileSync(path.join(more.SPACETIME_DATA_DIR, 'credential.json'), 'utf8'),
    ) as { refresh_token: string };
    const secret = readFileSync(path.join(more.SPACETIME_DATA_DIR, 'secret'), 'utf8').trim();
    for (const hidden of [refresh_token, secret]) expect(stdout + stderr).not.toContain(hidden);
  });

  test.runIf(process.platform === 'linux')(
    'takes little memory and gives it back to the system, as the process that was started',
    async () => {
      const server = await startServerProcess([], variables(), 'bin/spacetime.mjs');
      const told = (what: string) => readFileSync(`/proc/${server.child.pid}/${what}`, 'utf8').split('\0');
      expect(told('environ')).toContain('MALLOC_MMAP_THRESHOLD_=32768');
      expect(told('cmdline')).toContain('--max-semi-space-size=8');
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
      expect(await server.stop('SIGTERM')).toBe(0);
      const other = await startServerProcess(
        [],
        variables({ MALLOC_MMAP_THRESHOLD_: '65536' }),
        'bin/spacetime.mjs',
      );
      expect(readFileSync(`/proc/${other.child.pid}/environ`, 'utf8')).not.toContain('32768');
      expect(await other.stop('SIGTERM')).toBe(0);
    },
  );

  test('finishes what it has taken before it stops, and refuses what comes later', async () => {
    const more = variables();
    const server = await startServerProcess([], more);
    const token = await operatorToken(server.url, more.SPACETIME_DATA_DIR);
    const answer = fetch(`${server.url}/scene?wait=60`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scene_path: paths.lab }),
    });
    await until(
      'the load has begun',
      () => server.output().stderr.includes('"loading"') && server.output().stderr.includes(paths.lab),
    );
    const ended = server.stop('SIGINT');
    const { status } = await answer;
    expect([200, 202]).toContain(status);
    expect(await ended).toBe(0);
  });

  test('a second signal ends it at once', async () => {
    const server = await startServerProcess([], variables());
    const line = new WebSocket(`${server.url.replace('http', 'ws')}/world`, 'spacetime.world.v1');
    await new Promise((resolve) => line.once('open', resolve));
    line.pause();
    const ended = server.stop('SIGTERM');
    await until('it is stopping', () => server.output().stderr.includes('stopping'));
    server.child.kill('SIGTERM');
    expect([0, 143]).toContain(await ended);
    line.terminate();
  });

  test('production with a real secret in a mounted file starts, allows what its whitelist names, and has no API', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'secret'), `${secret}\n`);
    writeFileSync(
      path.join(folder, 'whitelist.json'),
      JSON.stringify({ production: { allow: [paths.orbit] } }),
    );
    const more = variables({
      SPACETIME_ENV: 'production',
      SPACETIME_SECRET_FILE: path.join(folder, 'secret'),
      SPACETIME_WHITELIST: path.join(folder, 'whitelist.json'),
    });
    // The first token is made before there is a server.
    const made = await runCommand(['token', 'create', '--role', 'admin', '--name', 'ada', '--json'], more);
    expect([made.code, made.stderr]).toEqual([0, '']);
    const { access_token } = JSON.parse(made.stdout) as { access_token: string };
    const server = await startServerProcess([], more);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    const headers = { authorization: `Bearer ${access_token}` };
    expect((await fetch(`${server.url}/scene`, { headers })).status).toBe(404);
    expect(await (await fetch(`${server.url}/status`, { headers })).json()).toMatchObject({
      environment: 'production',
    });
    const line = await joinWorld(server.url, 'Ada', { token: access_token });
    line.close();
    expect(await server.stop()).toBe(0);
    for (const name of ['credential.json', 'secret'])
      expect(() => statSync(path.join(more.SPACETIME_DATA_DIR, name))).toThrow('ENOENT');
  });

  test('production without a whitelist allows nothing, and says so', async () => {
    const server = await startServerProcess(
      [],
      variables({
        SPACETIME_ENV: 'production',
        SPACETIME_SECRET: secret,
        SPACETIME_WHITELIST: '/none.json',
      }),
    );
    expect(server.output().stdout).toContain('not on the whitelist');
    expect(server.output().stdout).toContain('There is no token yet');
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);
    await server.stop();
  });

  test('--lan serves page, API and streams under TLS too, with a certificate that it keeps', async () => {
    const more = variables({
      SPACETIME_HOST: '0.0.0.0',
      SPACETIME_TLS_PORT: '0',
      SPACETIME_ENV: 'test',
      SPACETIME_VISITORS: 'open',
    });
    const server = await startServerProcess(['--lan'], more);
    const ready = JSON.parse(server.output().stdout) as { addresses: string[]; notes: string[] };
    const secure = ready.addresses.find((address) => address.startsWith('https://')) ?? '';
    const ca = readFileSync(path.join(more.SPACETIME_DATA_DIR, 'development-cert.pem'), 'utf8');
    expect(statSync(path.join(more.SPACETIME_DATA_DIR, 'development-key.pem')).mode & 0o077).toBe(0);
    const hints = ready.notes.filter((note) => note.includes('firewall'));
    expect(hints).toEqual([expect.stringContaining(`TCP port ${new URL(secure).port} `)]);
    const status = await new Promise((resolve, reject) => {
      get(`${secure}/health/live`, { ca }, (answer) => resolve(answer.statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
    const line = new WebSocket(`${secure.replace('https', 'wss')}/world`, 'spacetime.world.v1', { ca });
    await new Promise((resolve, reject) => line.once('open', resolve).once('error', reject));
    line.send(JSON.stringify({ type: 'hello', name: 'Ada' }));
    const welcome = await new Promise<string>((resolve) => {
      line.once('message', (data: Buffer) => resolve(data.toString('utf8')));
    });
    expect(JSON.parse(welcome)).toMatchObject({ type: 'welcome' });
    line.terminate();
    expect(await server.stop()).toBe(0);
  });
});
