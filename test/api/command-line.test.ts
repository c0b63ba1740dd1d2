import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { type EndedProcess, runCommand, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
beforeAll(async () => {
  content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** Runs a command as the user who started the server: address and token come from the data folder. */
const spacetime = (...words: string[]): Promise<EndedProcess> =>
  runHere(words, { SPACETIME_DATA_DIR: world.dataFolder });
/** The same in a process of its own. */
const ownProcess = (...words: string[]): Promise<EndedProcess> =>
  runCommand(words, { SPACETIME_DATA_DIR: world.dataFolder });
const json = async (...words: string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await spacetime(...words, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Record<string, unknown>;
};

describe('a running server', () => {
  test('status, for people and for programs', async () => {
    const { code, stdout } = await ownProcess('status');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^state +running$/m);
    expect(stdout).toMatch(/^scene +scenes\/orbit\.scene\.json$/m);
    expect(stdout).not.toContain('\u001b[');
    expect(await json('status')).toMatchObject({ name: 'spacetime', state: 'running', environment: 'test' });
    const optionFirst = await spacetime('--json', 'scene', '--no-color', 'list');
    expect(JSON.parse(optionFirst.stdout)).toEqual(await json('scene', 'list'));
  });

  test('scene list, load, reload, history', async () => {
    expect((await spacetime('scene', 'list')).stdout).toMatch(/^lab\tscenes\/lab\.scene\.json\t\d+\t/m);
    expect((await spacetime('scene', 'load', 'lab')).stdout).toMatch(
      /^scenes\/lab\.scene\.json: loaded in \d+ ms/,
    );
    expect(await json('scene', 'load', paths.orbit)).toMatchObject({
      status: 'loaded',
      scene_path: paths.orbit,
    });
    expect(await json('scene', 'reload')).toMatchObject({ status: 'loaded', kind: 'reload' });
    expect(await json('scene', 'load', 'lab', '--no-wait')).toMatchObject({
      status: expect.stringMatching(/queued|loading/) as string,
    });
    expect((await spacetime('scene', 'history')).stdout.split('\n').length).toBeGreaterThan(4);
    await spacetime('scene', 'load', 'orbit');
  });

  test('what fails ends with 1 and says where', async () => {
    const broken = await spacetime('scene', 'load', 'broken');
    expect(broken.code).toBe(1);
    expect(broken.stderr).toMatch(/line 3, column \d+: \$\.name/);
    const unknown = await spacetime('scene', 'load', 'nowhere');
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('There is no scene scenes/nowhere.scene.json');
    const outside = await spacetime('scene', 'load', '../../etc/passwd', '--json');
    expect(outside.code).toBe(1);
    expect(JSON.parse(outside.stderr)).toMatchObject({ code: 'path_refused', exit_code: 1 });
  });

  test('a value out of range is named; nobody is sent to fields that he does not see', async () => {
    const heavy = { kind: 'body', name: 'Heavy', mass_kg: 1e40, radius_m: 1e9 };
    const place = { relative_to: 'sun', frame: 'inertial', position_m: [1e12, 0, 0] };
    const body = JSON.stringify({ ...heavy, position: place });
    const { code, stderr } = await spacetime('entities', 'spawn', body);
    expect(code).toBe(1);
    expect(stderr).toContain('/mass_kg in the body of the request: ');
    expect(stderr).not.toContain('errors[]');
  });

  test('scene validate checks a scene of the server or a file of this machine', async () => {
    expect(await json('scene', 'validate', 'lab')).toMatchObject({ valid: true });
    const file = path.join(world.dataFolder, 'own.json');
    const validate = async (text: string): Promise<EndedProcess> => {
      writeFileSync(file, text);
      return spacetime('scene', 'validate', '--file', file, '--url', 'http://127.0.0.1:9');
    };
    const scene = readFileSync(path.join(content, paths.lab), 'utf8');
    expect(await validate(scene)).toMatchObject({ code: 0, stderr: '' });
    const twice = await validate(scene.replace('{', '{\n  "name": "Twice",'));
    expect(twice.code).toBe(1);
    expect(twice.stderr).toMatch(/line \d+, column \d+: .*name/);
    expect((await validate(`${scene}${' '.repeat(1 << 20)}`)).stderr).toContain('larger than 1048576 bytes');
    const missing = await spacetime('scene', 'validate', '--file', path.join(world.dataFolder, 'none.json'));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('cannot be read')]);
    expect((await spacetime('scene', 'validate')).code).toBe(2);
  });

  test('time shows, changes, jumps and steps', async () => {
    expect((await spacetime('time')).stdout).toMatch(/^factor +1/m);
    expect(await json('time', 'factor', '1000')).toMatchObject({ target_factor: 1000, held_by: 'operator' });
    expect(await json('time', 'pause')).toMatchObject({ paused: true });
    expect(await json('time', 'jump', '2031-02-03')).toMatchObject({
      utc: expect.stringContaining('2031-02-03T00:00:00') as string,
    });
    expect(await json('time', 'step', '9')).toMatchObject({ paused: true });
    expect(await json('time', 'resume')).toMatchObject({ paused: false });
    expect((await spacetime('time', 'step')).stderr).toContain('Pause');
    expect((await spacetime('time', 'factor', 'fast')).code).toBe(2);
    expect((await spacetime('time', 'factor', '1e9')).code).toBe(2);
    expect((await spacetime('time', 'factor', '-5')).stderr).toContain('expected number to be >=0.01');
    expect((await spacetime('time', 'jump', 'tomorrow')).code).toBe(2);
    // Whatever form it is written in, it is the same date.
    for (const date of [
      '2031-02-03T12:00:00 TDB',
      'JD 2462901.0',
      'MJD 62900.5',
      '2031-02-03T11:58:50.8161Z',
    ])
      expect(await json('time', 'jump', date)).toMatchObject({
        utc: expect.stringMatching(/^2031-02-03T1[12]:/) as string,
      });
    // the first and last instants of the ephemeris, and the one after those
    for (const date of ['JD 2414809.0 TDB', 'JD 2488664.99999999999 TDB'])
      expect((await spacetime('time', 'jump', date)).code).toBe(0);
    expect((await spacetime('time', 'jump', 'JD 2488665.0 TDB')).stderr).toContain('outside the ephemeris');
    expect(await json('time', 'jump', 'J2026.5')).toMatchObject({
      utc: expect.stringContaining('2026-07-02T') as string,
    });
  });
});

test('a load whose outcome never comes is no success', async () => {
  const load = {
    load_id: 'a1',
    kind: 'load',
    scene_path: paths.lab,
    scene_name: null,
    status: 'loading',
    requester: 'operator',
    requested_at: '2026-06-21T09:30:00.000Z',
    finished_at: null,
    duration_ms: null,
    error: null,
  };
  // What a server answers that has to stop while it loads.
  const stopping = createServer((_, response) => {
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify(load));
  });
  stopping.listen(0, '127.0.0.1');
  await once(stopping, 'listening');
  const url = `http://127.0.0.1:${(stopping.address() as AddressInfo).port}`;
  const waited = await spacetime('scene', 'load', 'lab', '--url', url);
  expect([waited.code, waited.stdout]).toEqual([1, '']);
  expect(waited.stderr).toContain('"loading"');
  expect((await spacetime('scene', 'load', 'lab', '--no-wait', '--url', url)).code).toBe(0);
  stopping.close();
});

describe('without a server', () => {
  test('commands end with 3 and say how to start one', async () => {
    for (const words of [['status'], ['scene', 'list'], ['time', 'pause']]) {
      const { code, stderr } = await spacetime(...words, '--url', 'http://127.0.0.1:9');
      expect(code).toBe(3);
      expect(stderr).toContain('spacetime start');
    }
  });

  test('a token that was given is sent to this machine or under TLS only', async () => {
    const { code, stderr } = await runHere(['status', '--url', 'http://spacetime.example:8080'], {
      SPACETIME_DATA_DIR: world.dataFolder,
      SPACETIME_TOKEN: 'a token of forty characters, 0123456789',
    });
    expect(code).toBe(2);
    expect(stderr).toContain('The token is not sent');
  });

  test('the token of the data folder is sent to this machine only', async () => {
    const seen: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    // The same machine, but not under a name that says so.
    await spacetime('status', '--url', `http://0.0.0.0:${port}`);
    await spacetime('status', '--url', `http://127.0.0.1:${port}`);
    other.close();
    expect(seen).toEqual([undefined, `Bearer ${world.token}`]);
  });
});

describe('positions', () => {
  test('one JSON line for each date, given as words or line by line', async () => {
    const words = ['positions', '--body', 'mars', '--center', 'sun'];
    const given = await spacetime(...words, '--jd', '2465487.5', '--jd', '2465488', '--json');
    expect(given.code).toBe(0);
    const rows = given.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { jd_tdb: number; position_m: [number, number, number] });
    expect(rows.map(({ jd_tdb }) => jd_tdb)).toEqual([2_465_487.5, 2_465_488]);
    // JPL Horizons, DE441: Mars, heliocentric, ICRF, in astronomical units; the rails stay within 3 km of it.
    const horizons = [-0.5489653786491472, 1.374488737395337, 0.6452435610610258].map(
      (au) => au * 149_597_870_700,
    );
    const offM = horizons.map((x, i) => x - (rows[0]?.position_m[i] ?? 0));
    expect(Math.hypot(...offM)).toBeLessThan(3000);
    const read = await runCommand([...words, '--jd', '-'], {}, '2465487.5\n\n2465488\n');
    expect(read.stdout).toBe(given.stdout);
  });

  test('now is the default; people get a readable answer', async () => {
    const { code, stdout } = await spacetime('positions', '--body', 'earth');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^body +earth, seen from ssb$/m);
    const turning = ['--center', 'earth', '--frame', 'synodic', '--with', 'moon'];
    const rotating = await spacetime('positions', '--body', 'mars', ...turning);
    expect(rotating.stdout).toMatch(/^body +mars, counted from the centre of mass of earth and moon$/m);
  });

  test.each([
    [['--body', 'vulcan'], 2, /"vulcan" is no value of --body/],
    [['--body', 'mars', '--jd', '2600000'], 2, /2600000|span|cover/],
    [['--body', 'mars', '--jd', 'tomorrow'], 2, /tomorrow/],
    [['--jd', '2451545'], 2, /--body is missing/],
    [['--body', 'mars', '--jd', '-', '--jd', '2451545'], 2, /standard input/],
  ] as const)('%j ends with %i', async (words, code, sentence) => {
    const ended = await spacetime('positions', ...words);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(sentence);
  });

  test('a bad line is named by its number; the ones before are answered', async () => {
    const { code, stdout, stderr } = await runCommand(
      ['positions', '--body', 'mars', '--jd', '-'],
      {},
      '2451545\nnonsense\n',
    );
    expect([code, stdout.trimEnd().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toContain('Line 2');
  });
});

describe('the command line itself', () => {
  test.each([[['--help']], [['-h']], [['help']]])('%j lists the commands', async (words) => {
    const { code, stdout } = await spacetime(...words);
    expect(code).toBe(0);
    for (const name of ['start', 'status', 'scene', 'time', 'positions'])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  test.each([
    [
      ['start', '--help'],
      /Usage: spacetime start \[options\][\s\S]*--port PORT[\s\S]*11 +the port is in use/,
    ],
    [['scene', '--help'], /Usage: spacetime scene <command>[\s\S]*reload/],
    [['scene', 'load', '--help'], /Usage: spacetime scene load \[scene\][\s\S]*3 +no server answers/],
    [['help', 'time', 'jump'], /Usage: spacetime time jump <date>/],
  ])('%j', async (words, text) => {
    const { code, stdout } = await spacetime(...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(text);
  });

  test.each([
    [[], /A command is missing/],
    [['launch'], /no command "launch"/],
    [['scene', 'delete'], /no command "delete"/],
    [['status', 'now'], /"now" is one word too many/],
    [['status', '--verbose'], /--verbose/],
    [['scene', 'load'], /Give either a scene or --system/],
    [['status', '--url', 'ftp://127.0.0.1'], /is no address such as/],
    [['status', '--url', 'http://127.0.0.1:9/world?a=1'], /: http:..127.0.0.1:9 without "\/world\?a=1"/],
    [['status', '--url', 'http://me:hidden@127.0.0.1:9'], /^(?!.*hidden).*Leave name and password out/],
  ])('%j ends with 2', async (words, sentence) => {
    const { code, stdout, stderr } = await spacetime(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  test.skipIf(!existsSync('/dev/full'))('output that cannot be written is a failure', () => {
    const full = openSync('/dev/full', 'w');
    const command = [path.join('src', 'app', 'cli.ts'), '--help'];
    const { status, stderr } = spawnSync(process.execPath, command, {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect([status, stderr]).toEqual([1, expect.stringContaining('cannot be written')]);
  });

  test('a start that fails says so as JSON where that was asked for', async () => {
    const { code, stderr } = await ownProcess('start', '--json', '--port', 'none');
    expect(code).toBe(10);
    expect(JSON.parse(stderr)).toMatchObject({
      error: expect.stringContaining('SPACETIME_PORT') as string,
      exit_code: 10,
    });
    const { port } = new URL(world.url);
    const taken = await ownProcess('start', '--json', '--port', port);
    expect(taken.code).toBe(11);
    expect(JSON.parse(taken.stderr.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ exit_code: 11 });
  });

  test('--version prints the version', async () => {
    expect((await ownProcess('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
