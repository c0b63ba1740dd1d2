import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type AuditEntryView,
  bearerProtocolPrefix,
  errorTable,
  performanceSchema,
  posesSchema,
  type Role,
  telemetryChannelNames,
  telemetryCloseCodes,
  telemetryLimits,
  telemetrySubprotocol,
} from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, runCommand, startTestServer, type TestServer, until } from '../support/server.ts';
import { refusedUpgrade, TelemetryReader } from '../support/telemetry-reader.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
let content: string;
let url: string;
const open: TelemetryReader[] = [];
beforeAll(async () => {
  content = await makeContent();
  world = await startTestServer({
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.orbit,
    SPACETIME_HELLO_TIMEOUT_MS: '500',
  });
  url = telemetryUrl(world);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((reader) => reader.leave()));
  await until('the server has noticed', async () => (await connections()) === 0);
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

function telemetryUrl(server: TestServer): string {
  return `${server.url.replace('http', 'ws')}/telemetry`;
}

async function connections(): Promise<number> {
  const text = await (await world.request('/metrics')).text();
  return Number(/^spacetime_stream_connections\{stream="telemetry"\} (\d+)$/m.exec(text)?.[1]);
}

function stranger(...more: [address?: string, protocols?: string[]]): Promise<TelemetryReader> {
  const [address = url, protocols = [telemetrySubprotocol]] = more;
  const reader = new TelemetryReader(address, {}, protocols);
  open.push(reader);
  return reader.open();
}

async function welcomed(token = world.token, address = url): Promise<TelemetryReader> {
  const reader = await TelemetryReader.welcomed(address, token);
  open.push(reader);
  return reader;
}

async function tokenOf(role: Role): Promise<{ token: string; id: string }> {
  const wish = { subject: `a-${role}`, role, createdBy: 'test', refresh: false } as const;
  const { accessToken, token } = await world.server.parts.auth.issuer.session(wish);
  return { token: accessToken, id: token.id };
}

describe('the token', () => {
  test('comes with the first message; the welcome says what it opens', async () => {
    const admin = await welcomed();
    expect(await admin.next('welcome')).toMatchObject({ role: 'admin', channels: telemetryChannelNames });
    const reader = await welcomed((await tokenOf('readonly')).token);
    expect((await reader.next('welcome')).channels).toEqual([
      'performance',
      'scene',
      'entities',
      'alerts',
      'jobs',
      'poses',
    ]);
    const auditor = await welcomed((await tokenOf('auditor')).token);
    expect((await auditor.next('welcome')).channels).toEqual(['audit']);
  });

  test('or with the subprotocol, and then no first message is needed', async () => {
    const reader = await stranger(url, [telemetrySubprotocol, `${bearerProtocolPrefix}${world.token}`]);
    expect(reader.socket.protocol).toBe(telemetrySubprotocol);
    expect((await reader.next('welcome')).subject).toBe('operator');
  });

  test('that is wrong, in an address, or late opens nothing', async () => {
    const wrong = await stranger();
    wrong.send({ type: 'authenticate', token: 'nonsense' });
    expect((await wrong.next('error')).code).toBe('unauthenticated');
    expect((await wrong.end()).code).toBe(telemetryCloseCodes.unauthenticated);
    const late = await stranger(`${url}?token=${world.token}`);
    expect((await late.end()).code).toBe(telemetryCloseCodes.authentication_expected);
    expect(late.messages).toEqual([]);
    const other = await stranger();
    other.send({ type: 'subscribe', channel: 'performance' });
    expect((await other.end()).code).toBe(telemetryCloseCodes.authentication_expected);
    expect(other.all('data')).toEqual([]);
  });

  test('does not open what its role does not have; the refusal says what is needed', async () => {
    const reader = await welcomed((await tokenOf('readonly')).token);
    for (const channel of ['log', 'audit'] as const) reader.send({ type: 'subscribe', channel });
    reader.send({ type: 'subscribe', channel: 'performance' });
    const first = await reader.next('error');
    expect(first).toMatchObject({ code: 'permission_denied', channel: 'log' });
    expect(first.message).toContain('readonly');
    expect(await reader.next('error', 1)).toMatchObject({ code: 'permission_denied', channel: 'audit' });
    expect((await reader.next('data')).channel).toBe('performance');
  });

  test('that is revoked ends the connection at once', async () => {
    const { token, id } = await tokenOf('api_client');
    const reader = await welcomed(token);
    await world.client.call('admin_token_revoke', { params: { id } });
    expect((await reader.end()).code).toBe(telemetryCloseCodes.token_ended);
  });
});

describe('who was let in', () => {
  test('is put out when only admins may stay, and when his token is suspended', async () => {
    const admin = await welcomed();
    const reader = await welcomed((await tokenOf('readonly')).token);
    await world.client.call('admin_lockdown_set', { body: { on: true } });
    expect((await reader.end()).code).toBe(telemetryCloseCodes.busy);
    expect((await reader.next('error')).code).toBe('locked_down');
    await world.client.call('admin_lockdown_set', { body: { on: false } });
    const { token, id } = await tokenOf('developer');
    const suspended = await welcomed(token);
    const { guard } = world.server.parts;
    const terms = { reason: 'a test', origin: 'manual', createdBy: 'test', durationMs: 60_000 } as const;
    await guard.ban({ kind: 'token', target: id, ...terms });
    expect((await suspended.end()).code).toBe(telemetryCloseCodes.busy);
    expect(admin.closed).toBeUndefined();
  });
});

describe('who may connect', () => {
  test('three connections of an address, as configured', async () => {
    for (let i = 0; i < 3; i++) await stranger();
    expect(await refusedUpgrade(url)).toBe(429);
    await open.pop()?.leave();
    await until('there is room again', async () => (await connections()) === 2);
    await stranger();
  });

  test('a command that is not let in says what the server says', async () => {
    // With their tokens they may stay for as long as the command takes to start.
    for (let i = 0; i < 3; i++) await welcomed();
    const variables = { SPACETIME_URL: world.url, SPACETIME_TOKEN: world.token };
    const { code, stderr } = await runCommand(['tail', 'log', '--json'], variables);
    expect(JSON.parse(stderr)).toMatchObject({ status: 429, code: 'too_many_connections', exit_code: 1 });
    expect(code).toBe(1);
  });

  test('programs, and pages of this server; no other site', async () => {
    const origin = (value: string) => ({ headers: { origin: value } });
    expect(await refusedUpgrade(url, origin('https://elsewhere.example'))).toBe(403);
    expect(await refusedUpgrade(url, origin('null'))).toBe(403);
    const own = new TelemetryReader(url, origin(world.url));
    open.push(await own.open());
    const { telemetryAddress = '' } = world.server;
    const page = new TelemetryReader(telemetryAddress, origin(world.url));
    open.push(await page.open());
    expect(await refusedUpgrade(telemetryAddress, origin('http://127.0.0.1:1'))).toBe(403);
  });

  test('who asks for the subprotocol', async () => {
    expect(await refusedUpgrade(url, {}, ['spacetime.world.v1'])).toBe(426);
    expect(await refusedUpgrade(url, {}, [])).toBe(426);
    expect((await fetch(url.replace('ws', 'http'))).status).toBe(426);
  });

  test('the port of its own has telemetry at its root too, and nothing else', async () => {
    const { telemetryAddress = '' } = world.server;
    expect(new URL(telemetryAddress).port).not.toBe(new URL(world.url).port);
    await welcomed(world.token, telemetryAddress);
    await welcomed(world.token, `${telemetryAddress}/telemetry`);
    expect(await refusedUpgrade(`${telemetryAddress}/world`)).toBe(404);
    const answer = await fetch(telemetryAddress.replace('ws', 'http'));
    expect(answer.status).toBe(426);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await fetch(`${telemetryAddress.replace('ws', 'http')}/metrics`)).status).toBe(404);
  });

  test('nobody more than the server takes, and nobody where there is no API', async () => {
    const small = await startTestServer({
      SPACETIME_TELEMETRY_CONNECTIONS: '1',
      SPACETIME_TELEMETRY_PORT: 'off',
    });
    expect(small.server.telemetryAddress).toBeUndefined();
    const reader = await TelemetryReader.welcomed(telemetryUrl(small), small.token);
    expect(await refusedUpgrade(telemetryUrl(small))).toBe(503);
    await small.stop();
    expect((await reader.end()).code).toBe(telemetryCloseCodes.stopping);
    const closed = await startTestServer({ SPACETIME_API: 'off' });
    expect(closed.server.telemetryAddress).toBeUndefined();
    expect(await refusedUpgrade(telemetryUrl(closed))).toBe(404);
    const variables = { SPACETIME_URL: closed.url, SPACETIME_TOKEN: closed.token };
    const { code, stderr } = await runCommand(['tail', 'log'], variables);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: There is nothing at this address\n${errorTable.not_found.advice}\n`,
    });
    await closed.stop();
  });
});

describe('messages that are not of the protocol', () => {
  test('are refused, and five of them end the connection', async () => {
    const reader = await welcomed();
    reader.send('{');
    reader.send(Buffer.of(1, 2, 3));
    reader.send({ type: 'subscribe', channel: 'secrets' });
    reader.send({ type: 'subscribe', channel: 'log', area: { near: 'earth' } });
    reader.send({ type: 'subscribe', channel: 'entities', rate_hz: 1e9 });
    expect((await reader.end()).code).toBe(telemetryCloseCodes.protocol);
    const codes = reader.all('error').map(({ code }) => code);
    expect(codes).toEqual(Array.from({ length: telemetryLimits.strikes }, () => 'protocol_violation'));
  });

  test('too many or too large end it too', async () => {
    const flood = await welcomed();
    for (let i = 0; i <= telemetryLimits.messagesPerSecond; i++) flood.send({ type: 'ping', ref: i });
    expect((await flood.end()).code).toBe(telemetryCloseCodes.too_many_messages);
    const large = await welcomed();
    large.send({ type: 'authenticate', token: 'x'.repeat(telemetryLimits.messageBytes) });
    expect((await large.end()).code).toBe(telemetryCloseCodes.too_large);
  });

  test('a ping is answered; a second token is none', async () => {
    const reader = await welcomed();
    reader.send({ type: 'ping', ref: 7 });
    expect((await reader.next('pong')).ref).toBe(7);
    reader.send({ type: 'authenticate', token: world.token });
    expect((await reader.next('error')).code).toBe('protocol_violation');
  });
});

describe('channels of text', () => {
  test('performance comes twice a second with what GET /performance says', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'performance' });
    const messages = [await reader.next('data'), await reader.next('data', 1), await reader.next('data', 2)];
    const [first] = messages;
    expect(messages.map(({ seq }) => seq - (first?.seq ?? 0))).toEqual([0, 1, 2]);
    for (const { channel, data } of messages) {
      expect(channel).toBe('performance');
      expect(performanceSchema.strict().parse(data).engine.tick_time_mean_ms).toBeGreaterThan(0);
    }
    reader.send({ type: 'unsubscribe', channel: 'performance' });
    await reader.next('unsubscribed');
    const before = reader.all('data').length;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(reader.all('data')).toHaveLength(before);
  });

  test('scene tells every step of a load', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'scene' });
    await reader.next('subscribed');
    const { body } = await world.client.call('scene_load', {
      body: { scene_path: paths.orbit },
      query: { wait: '60' },
    });
    const steps = (): string[] =>
      reader
        .all('data')
        .map(({ data }) => data as { type: string; data: { load_id: string; status: string } })
        .filter(({ type, data }) => type === 'scene.load' && data.load_id === body.load_id)
        .map(({ data }) => data.status);
    await until('the load is told to its end', () => steps().includes('loaded'));
    expect(steps()).toEqual(['queued', 'loading', 'loaded']);
    const types = (): unknown[] => reader.all('data').map(({ data }) => (data as { type: string }).type);
    await until('the event is told', () => types().includes('scene.loaded'));
  });

  test('log has the lines of the log, without what is secret', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'log' });
    await reader.next('subscribed');
    await world.request('/status');
    const line = await reader.next('data');
    expect(line.data).toMatchObject({ level: 'debug', message: 'request' });
    expect(JSON.stringify(reader.messages)).not.toContain(world.token);
  });

  test('jobs tells where a job stands after each change, and its outcome', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'jobs' });
    await reader.next('subscribed');
    const { body } = await world.client.call('job_create', { body: { type: 'cache_warming', input: {} } });
    const told = () =>
      reader.all('data').map(({ data }) => data as { type: string; data: Record<string, unknown> });
    await until('the outcome is told', () =>
      told().some(({ type, data }) => type === 'job.completed' && data.job_id === body.id),
    );
    await until('the last state is told', () =>
      told().some(
        ({ type, data }) => type === 'job.changed' && data.id === body.id && data.state === 'completed',
      ),
    );
  });

  test('audit has every entry, refused channels among them', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'audit' });
    const small = await welcomed((await tokenOf('readonly')).token);
    small.send({ type: 'subscribe', channel: 'audit' });
    await small.next('error');
    await world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '60' } });
    await world.server.parts.audit.writeRefusals();
    const entries = () => reader.all('data').map(({ data }) => data as AuditEntryView);
    await until('the load is told', () => entries().some(({ action }) => action === 'scene.load'));
    await until('the refusal is told', () =>
      entries().some(
        ({ target, detail }) => target === 'telemetry audit' && detail.code === 'permission_denied',
      ),
    );
  });

  test('poses come of those who agreed, until they no longer do', async () => {
    const reader = await welcomed();
    reader.send({ type: 'subscribe', channel: 'poses' });
    await reader.next('subscribed');
    const pose = {
      head: { position_m: [0, 0.1, 0], attitude: [0, 0, 0, 1] },
      left: null,
      right: { position_m: [0.2, -0.3, -0.4], attitude: [0, 0, 0, 1] },
    } satisfies Parameters<Awaited<ReturnType<typeof joinWorld>>['reportPose']>[0];
    const visitor = await joinWorld(world.url, 'Mae');
    visitor.reportPose(pose);
    await visitor.ask({ type: 'rename', name: 'Mae J.' });
    await new Promise((resolve) => setTimeout(resolve, 3 * telemetryLimits.poseMs));
    expect(reader.all('data')).toEqual([]);
    visitor.share({ frames: false, poses: true });
    visitor.reportPose(pose);
    const { data } = await reader.next('data');
    expect(posesSchema.parse(data)).toEqual({
      visitors: [{ visitor: visitor.visitor, name: 'Mae J.', ...pose }],
    });
    visitor.share({ frames: false, poses: false });
    await visitor.ask({ type: 'rename', name: 'Mae' });
    const count = reader.all('data').length;
    await new Promise((resolve) => setTimeout(resolve, 3 * telemetryLimits.poseMs));
    expect(reader.all('data')).toHaveLength(count);
    visitor.close();
  });
});

describe('coming back', () => {
  const load = () =>
    world.client.call('scene_load', { body: { scene_path: paths.orbit }, query: { wait: '60' } });

  test('goes on after the last message, without loss and without repetition', async () => {
    const first = await welcomed();
    const { stream } = await first.next('welcome');
    first.send({ type: 'subscribe', channel: 'scene' });
    await load();
    const { seq } = await first.next('data', 1);
    await first.leave();
    await load();
    const second = await welcomed();
    second.send({ type: 'subscribe', channel: 'scene', resume: { stream, after: seq } });
    expect((await second.next('subscribed')).next).toBe(seq + 1);
    await second.next('data', 2);
    expect(second.all('data').map((message) => message.seq - seq)).toEqual(
      second.all('data').map((_, i) => i + 1),
    );
    expect(second.all('gap')).toEqual([]);
  });

  test('from another run says that it is one', async () => {
    const reader = await welcomed();
    await load();
    reader.send({ type: 'subscribe', channel: 'scene', resume: { stream: 'run_of_yesterday', after: 5 } });
    expect(await reader.next('gap')).toMatchObject({ from: null, reason: 'restarted' });
    expect((await reader.next('data')).seq).toBe((await reader.next('gap')).to + 1);
  });
});
