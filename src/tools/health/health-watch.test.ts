import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { type HealthTargets, HealthWatch } from './health-watch.ts';
import { overallState } from './reading.ts';

const open: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const { server, sockets } of open.splice(0)) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  open.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closedPort(): Promise<string> {
  const url = await listening(createTcpServer());
  open.pop()?.server.close();
  return url;
}

const targetsOf = async (baseUrl: string, more = {}): Promise<HealthTargets> => ({
  baseUrl,
  telemetryUrl: null,
  telemetryNamed: true,
  supervisorUrl: await closedPort(),
  supervisorNamed: false,
  pid: null,
  token: async () => 'a-token',
  answerMs: 20_000,
  monotonicMs: () => performance.now(),
  ...more,
});
const watchOf = async (baseUrl: string, more = {}) => {
  const targets = await targetsOf(baseUrl, more);
  return new HealthWatch(() => targets);
};

let tick = 0;
const nextTick = (): number => {
  tick += 900;
  return tick;
};
const world = () => ({
  tick: nextTick(),
  tick_rate_hz: 90,
  late_ticks: 0,
  dropped_ticks: 0,
  entities: 3,
  restarts: 0,
});
const status = () => ({
  name: 'spacetime',
  version: '1.0.0',
  state: 'running',
  scene: 'scenes/a.scene.json',
  player_spawned: false,
  visitors: { count: 0, desktop: 0, vr: 0 },
  world: world(),
  subsystems: [{ name: 'time', state: 'ready', detail: 'ready' }],
});
const scene = {
  name: 'A',
  path: 'scenes/a.scene.json',
  status: 'loaded',
  node_count: 1,
  nodes_by_type: {},
  loaded_at: null,
};

/** A server that answers as ours does, but for what is given. */
function answering(other: Record<string, () => readonly [number, unknown]>): Promise<string> {
  const answers: Record<string, () => readonly [number, unknown]> = {
    '/health/live': () => [200, { status: 'ok' }],
    '/health/ready': () => [200, { status: 'ok', checks: [] }],
    '/status': () => [200, status()],
    '/scene': () => [200, scene],
    ...other,
  };
  return listening(
    createServer((request: IncomingMessage, response: ServerResponse) => {
      const [code, body] = answers[request.url ?? '']?.() ?? [404, {}];
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }),
  );
}

test('a server that is well', async () => {
  const readings = await (await watchOf(await answering({}))).look();
  expect(overallState(readings)).toBe('healthy');
  expect(readings.scene).toMatchObject({ state: 'healthy', detail: 'A' });
  expect(readings.supervisor.state).toBe('not_configured');
});

test('nobody there is a state of its own', async () => {
  const readings = await (await watchOf(await closedPort())).look();
  expect(readings.api).toMatchObject({ state: 'unreachable', detail: 'nothing listens there' });
  expect(overallState(readings)).toBe('unreachable');
});

test('who says nothing is waited for no longer than told', async () => {
  const { api } = await (await watchOf(await listening(createTcpServer(() => {})), { answerMs: 20 })).look();
  expect(api).toMatchObject({ state: 'unreachable', detail: 'no answer within 0.02 s' });
});

const tcp = (greet: (socket: Socket) => void) => () => listening(createTcpServer(greet));
const endless = (socket: Socket): void => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n');
  const more = (): void => {
    while (!socket.destroyed && socket.write('x'.repeat(65_536)));
  };
  socket.on('drain', more);
  more();
};

test.each([
  [
    'speaks another language',
    tcp((socket) => socket.end('220 mail ready\r\n')),
    'failed',
    'does not speak HTTP',
  ],
  ['hangs up', tcp((socket) => socket.destroy()), 'failed', 'hangs up'],
  ['never ends', tcp(endless), 'failed', 'no SpaceTime server'],
  [
    'is another program',
    () => answering({ '/health/live': () => [200, { ok: true }] }),
    'failed',
    'no SpaceTime',
  ],
  ['knows no such path', () => answering({ '/health/live': () => [404, {}] }), 'failed', 'status 404'],
  ['leads elsewhere', () => answering({ '/health/live': () => [302, {}] }), 'failed', 'status 302'],
  [
    'is half started',
    () =>
      answering({
        '/health/ready': () => [
          503,
          { status: 'starting', checks: [{ name: 'scene', ok: false, detail: 'none' }] },
        ],
      }),
    'degraded',
    'not ready, starting, scene: none',
  ],
  [
    'contradicts itself',
    () => answering({ '/health/ready': () => [200, { status: 'fine' }] }),
    'failed',
    'wrong answer',
  ],
] as const)('what %s', async (_, serve, state, detail) => {
  const { api } = await (await watchOf(await serve())).look();
  expect(api).toMatchObject({ state, ready: false });
  expect(api.detail).toContain(detail);
});

test.each([
  [
    'a simulation that stands still',
    () => ({ world: { ...world(), tick: 5 } }),
    'simulation',
    'no tick has passed',
  ],
  ['a slow one', () => ({ world: { ...world(), tick_rate_hz: 20 } }), 'simulation', 'slow'],
  [
    'a subsystem that failed',
    () => ({ subsystems: [{ name: 'time', state: 'failed', detail: 'it broke' }] }),
    'subsystems',
    'time failed (it broke)',
  ],
  ['no subsystems', () => ({ subsystems: [] }), 'subsystems', 'none'],
  ['no state at all', () => ({ name: 'other' }), 'scene', 'wrong answer'],
] as const)('%s', async (_, lie, part, detail) => {
  const url = await answering({ '/status': () => [200, { ...status(), ...lie() }] });
  const readings = await (await watchOf(url)).look();
  expect(readings[part]).toMatchObject({ state: 'failed' });
  expect(readings[part].detail).toContain(detail);
  expect(overallState(readings)).toBe('failed');
});

test('no scene, and visitors without a ship', async () => {
  const url = await answering({
    '/scene': () => [200, { ...scene, status: 'no_scene', path: null, name: null }],
    '/status': () => [200, { ...status(), scene: null, visitors: { count: 2, desktop: 1, vr: 1 } }],
  });
  const readings = await (await watchOf(url)).look();
  expect(readings.scene.state).toBe('failed');
  expect(readings.player).toMatchObject({ state: 'degraded', visitors: 2, vr: 1 });
});

test('without a token nothing is worse than unknown', async () => {
  const url = await answering({
    '/status': () => [200, { name: 'spacetime', version: '1', state: 'running' }],
  });
  const readings = await (await watchOf(url, { token: async () => undefined })).look();
  expect(readings.simulation.state).toBe('unknown');
  expect(overallState(readings)).toBe('healthy');
});

test('a clock that is set has no say', async () => {
  const watch = await watchOf(await answering({}), { pid: process.pid });
  await watch.look();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const date of ['1999-01-01', '2099-01-01']) {
    vi.setSystemTime(new Date(date));
    const readings = await watch.look();
    expect(overallState(readings)).toBe('healthy');
    expect(Number(readings.process.cpu_percent)).toBeGreaterThanOrEqual(0);
    expect(Number(readings.process.uptime_seconds)).toBeLessThan(1e7);
  }
});

test('a process that is gone', async () => {
  const { process: seen } = await (await watchOf(await closedPort(), { pid: 0x3fff_fff0 })).look();
  if (process.platform === 'linux')
    expect(seen).toMatchObject({ state: 'failed', detail: expect.stringContaining('has ended') });
});

test('a server that was started again is looked at as the process that it is now', async () => {
  let targets = await targetsOf(await closedPort(), { pid: 0x3fff_fff0 });
  const watch = new HealthWatch(() => targets);
  expect(overallState(await watch.look())).toBe('unreachable');
  targets = await targetsOf(await answering({}), { pid: process.pid });
  const readings = await watch.look();
  expect(overallState(readings)).toBe('healthy');
  if (process.platform === 'linux') expect(readings.process.pid).toBe(process.pid);
});

test('ticks that go on from a save after a start say nothing about their rate', async () => {
  let nowMs = 0;
  let uptime = 500;
  // As many as ever come in between, but for the ten minutes.
  const later = { monotonicMs: () => nowMs };
  const told = () => [200, { ...status(), uptime_seconds: uptime }] as const;
  const watch = await watchOf(await answering({ '/status': told }), later);
  expect((await watch.look()).simulation.state).toBe('healthy');
  nowMs += 600_000;
  uptime += 600;
  expect((await watch.look()).simulation).toMatchObject({ state: 'failed' });
  nowMs += 600_000;
  uptime = 3;
  expect((await watch.look()).simulation.state).toBe('healthy');
});

test('a supervisor that was named has to be there', async () => {
  const look = async (supervisorUrl: string) =>
    (await (await watchOf(await answering({}), { supervisorUrl, supervisorNamed: true })).look()).supervisor
      .state;
  expect(await look(await closedPort())).toBe('unreachable');
  expect(await look(await answering({ '/health': () => [200, { status: 'ok' }] }))).toBe('failed');
  const said = { name: 'spacetime-supervisor', state: 'running' };
  expect(await look(await answering({ '/health': () => [200, said] }))).toBe('healthy');
  const up = { ...said, state: 'given_up' };
  expect(await look(await answering({ '/health': () => [503, up] }))).toBe('failed');
});

test('telemetry answers as it does, or something else has its port', async () => {
  const look = async (answer: readonly [number, unknown], telemetryNamed = true) => {
    const telemetryUrl = await answering({ '/telemetry': () => answer });
    const watch = await watchOf(await answering({}), { telemetryUrl, telemetryNamed });
    return (await watch.look()).telemetry.state;
  };
  expect(await look([426, { code: 'upgrade_required' }])).toBe('healthy');
  expect(await look([200, 'welcome'])).toBe('failed');
  // Nobody has said that it is there.
  expect(await look([200, 'welcome'], false)).toBe('unknown');
});
