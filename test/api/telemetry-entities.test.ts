import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TelemetryConnection } from '../../src/client/index.ts';
import { type Entity, errorTable, telemetryLimits } from '../../src/protocol/index.ts';
import { runHere } from '../support/run-here.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { TelemetryReader } from '../support/telemetry-reader.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let world: TestServer;
let url: string;
const open: TelemetryReader[] = [];
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_TELEMETRY_CONNECTIONS_PER_ADDRESS: '20',
  });
  url = `${world.url.replace('http', 'ws')}/telemetry`;
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reader) => reader.leave()));
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

async function listening(wish: object = {}): Promise<TelemetryReader> {
  const reader = await TelemetryReader.welcomed(url, world.token);
  open.push(reader);
  reader.send({ type: 'subscribe', channel: 'entities', ...wish });
  await until('the first message is there', () => reader.frames.length > 0);
  return reader;
}

const motionOf = ({ id, name, motion }: Entity) => ({ id, name, ...motion });

describe('the entities channel', () => {
  test('begins with everything and goes on with changes, each of which builds on the message before', async () => {
    const visitor = await joinWorld(world.url, 'Ada');
    const reader = await listening();
    await until('some messages are there', () => reader.frames.length > 10);
    const [first, ...rest] = reader.frames;
    expect(first?.kind).toBe('whole');
    let before = first;
    for (const frame of rest) {
      expect(frame).toMatchObject({ kind: 'changes', base: before?.seq });
      expect(frame.tick).toBeGreaterThan(before?.tick ?? 0);
      expect(frame.time_ms).toBeGreaterThan(before?.time_ms ?? 0);
      before = frame;
    }
    expect(Math.abs((before?.time_ms ?? 0) - Date.now())).toBeLessThan(60_000);
    visitor.close();
  });

  test('shows what the world shows: ships, names, who comes and who goes', async () => {
    const reader = await listening();
    const visitor = await joinWorld(world.url, 'Grace');
    const ship = visitor.ship ?? -1;
    await until('the ship is there', () => reader.mirror.get(ship) !== undefined);
    expect(reader.mirror.get(ship)).toMatchObject({
      kind: 'vessel',
      name: 'Grace',
      owner: visitor.visitor,
      body: 'earth',
    });
    await visitor.ask({ type: 'rename', name: 'Grace H.' });
    await until('the name has changed', () => reader.mirror.get(ship)?.name === 'Grace H.');
    const same = (): boolean => {
      const { mirror } = world.server.parts.host;
      if (mirror.clock?.tick !== reader.mirror.frame?.tick) return false;
      expect(reader.mirror.size).toBe(mirror.size);
      for (const entity of mirror.entities()) {
        const { position_m, velocity_mps, id, name, body } = motionOf(entity);
        expect(reader.mirror.get(id)).toMatchObject({ name, body, position_m, velocity_mps });
      }
      return true;
    };
    await until('both are at the same tick', same);
    visitor.close();
    await until('the ship is gone', () => reader.mirror.get(ship) === undefined);
  });

  test('shows an area alone', async () => {
    const visitor = await joinWorld(world.url, 'Mae');
    const { motion } = visitor.world.get(visitor.ship ?? -1) ?? {};
    const area = { near: 'earth', position_m: motion?.position_m, within_m: 500_000 };
    const here = await listening({ area });
    expect([...here.mirror.entities()].map(({ id }) => id)).toContain(visitor.ship);
    const elsewhere = await listening({ area: { ...area, position_m: [1e9, 0, 0] } });
    expect(elsewhere.mirror.size).toBe(0);
    await visitor.ask({ type: 'jump', body: 'moon' });
    await until('the ship has left the area', () => here.mirror.get(visitor.ship ?? -1) === undefined);
    const reader = await TelemetryReader.welcomed(url, world.token);
    open.push(reader);
    reader.send({ type: 'subscribe', channel: 'entities', area: { ...area, near: 'vulcan' } });
    expect((await reader.next('error')).code).toBe('unknown_body');
    visitor.close();
  });

  test('comes at the rate that was asked for', async () => {
    const slow = await listening({ rate_hz: 3 });
    const tens = await listening({ rate_hz: 10 });
    const all = await listening();
    await until('a hundred frames are there', () => all.frames.length > 100);
    const from = all.frames[0]?.seq ?? 0;
    const during = (reader: TelemetryReader) =>
      reader.frames.filter(({ seq }) => seq > from && seq <= from + 90).length;
    expect(during(slow)).toBe(90 / (telemetryLimits.entitiesHz / 3));
    expect(during(tens)).toBe(60);
    expect(during(all)).toBe(90);
  });

  test('follows the world into another scene', async () => {
    const reader = await listening();
    await world.client.call('scene_load', { body: { scene_path: paths.lab }, query: { wait: '60' } });
    await until('the crate is there', () =>
      [...reader.mirror.entities()].some(({ kind, form }) => kind === 'shape' && form === 'box'),
    );
    const names = [...reader.mirror.entities()].map(({ name }) => name);
    expect(names).toContain('crate');
    expect(names).not.toContain('Greenwich');
    await world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '60' } });
    await until('the marker is back', () =>
      [...reader.mirror.entities()].some(({ name }) => name === 'Greenwich'),
    );
  });
});

describe('the client', () => {
  test('keeps the entities and every channel it was asked for', async () => {
    const line = new TelemetryConnection({ baseUrl: world.url, token: world.token });
    const seen = new Set<string>();
    line.on('data', ({ channel }) => seen.add(channel));
    line.subscribe('entities', { rate_hz: 5 });
    line.subscribe('performance');
    line.connect();
    await until('both have come', () => seen.has('performance') && (line.entities.frame?.seq ?? 0) > 0);
    expect([...line.entities.entities()].map(({ name }) => name)).toContain('Greenwich');
    line.close();
    expect(line.state).toBe('closed');
  });

  test('with a token that is not taken gives up and says so', async () => {
    const line = new TelemetryConnection({ baseUrl: world.url, token: 'nonsense' });
    const refusals: string[] = [];
    let last: number | null | undefined;
    line.on('error', ({ code }) => refusals.push(code));
    line.on('lost', ({ retryMs }) => {
      last = retryMs;
    });
    line.connect();
    await until('it has given up', () => line.state === 'closed');
    expect(refusals).toEqual(['unauthenticated']);
    expect(last).toBeNull();
  });
});

describe('spacetime tail', () => {
  const variables = () => ({ SPACETIME_URL: world.url, SPACETIME_TOKEN: world.token });

  test('prints messages as they come, one a line', async () => {
    const words = ['tail', 'performance', '--count', '2', '--json'];
    const { code, stdout, stderr } = await runHere(words, variables());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { channel: string; seq: number });
    expect(lines.map(({ channel }) => channel)).toEqual(['performance', 'performance']);
    expect((lines[1]?.seq ?? 0) - (lines[0]?.seq ?? 0)).toBe(1);
  });

  test('prints entities, for people and for programs', async () => {
    const words = ['tail', 'entities', '--rate', '5', '--near', 'earth', '--within', '1e9', '--count', '1'];
    const { stdout } = await runHere([...words, '--json'], variables());
    expect(stdout).toContain('"name":"Greenwich"');
    expect((await runHere(words, variables())).stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} entities .*Greenwich/);
  });

  test('refuses what it cannot do with a sentence', async () => {
    const unknown = await runHere(['tail', 'secrets'], variables());
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('"secrets" is no value of [channel...]');
    for (const rate of ['100', '0', 'NaN', '0x5', '']) {
      const wild = await runHere(['tail', 'entities', '--rate', rate], variables());
      expect([wild.code, wild.stderr]).toEqual([
        2,
        expect.stringContaining(`"${rate}" is no number from 0.1 to 15`),
      ]);
    }
    const wide = await runHere(['tail', 'entities', '--near', 'earth', '--within', '1e16'], variables());
    expect([wide.code, wide.stderr]).toEqual([
      2,
      expect.stringContaining('is no number from 0 to 1000000000000000'),
    ]);
    const wrong = await runHere(['tail', 'log'], { ...variables(), SPACETIME_TOKEN: 'nonsense' });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('not valid');
    expect(wrong.stderr).toContain(errorTable.unauthenticated.advice);
    const none = await runHere(['tail', 'log'], {
      SPACETIME_URL: world.url,
      SPACETIME_DATA_DIR: temporaryFolder(),
    });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('There is no token for this server');
    const nobody = await runHere(['tail', 'log'], { ...variables(), SPACETIME_URL: 'http://127.0.0.1:1' });
    expect(nobody.code).toBe(3);
    expect(nobody.stderr).toContain('No answer from http://127.0.0.1:1: ');
  });
});
