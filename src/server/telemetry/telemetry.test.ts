import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { until } from '../../../test/support/server.ts';
import { TelemetryReader } from '../../../test/support/telemetry-reader.ts';
import { silentLog } from '../../engine/index.ts';
import { type Entity, telemetryCloseCodes, telemetryLimits, WorldMirror } from '../../protocol/index.ts';
import { leadUpgrades } from '../net/upgrades.ts';
import { Telemetry } from './telemetry.ts';

const messageLength = 60_000;

let server: Server;
let telemetry: Telemetry;
let mirror: WorldMirror;
let url: string;
async function begin(slowMs: number = telemetryLimits.slowMs): Promise<void> {
  mirror = new WorldMirror();
  telemetry = new Telemetry({
    authenticator: {
      hold: async () => ({ principal: { name: 'test', role: 'admin' }, release: () => {} }),
    },
    mirror,
    isBody: () => true,
    maxConnections: 10,
    maxPerAddress: 10,
    authenticationMs: 10_000,
    slowMs,
    addressOf: ({ socket }) => socket.remoteAddress ?? '',
    refusalOf: () => undefined,
    admit: () => {},
    isAllowedOrigin: () => true,
    onRefused: () => {},
    now: Date.now,
    log: silentLog,
  });
  server = createServer();
  leadUpgrades(server, {
    '/telemetry': (request, socket, head) => telemetry.take(request, socket, head),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/telemetry`;
}
afterEach(async () => {
  vi.useRealTimers();
  telemetry.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function reading(channel: 'log' | 'performance' | 'entities'): Promise<TelemetryReader> {
  const reader = await TelemetryReader.welcomed(url, 'any');
  reader.send({ type: 'subscribe', channel });
  await reader.next('subscribed');
  return reader;
}

/** Stops taking anything from the network, as a program that hangs does. */
function stall({ socket }: TelemetryReader): Socket {
  const raw = (socket as unknown as { _socket: Socket })._socket;
  raw.pause();
  return raw;
}

/** Publishes so much that what the system holds for one reader is full long before the end. */
async function publishMuch(
  channel: 'log' | 'performance',
  good: TelemetryReader,
  count = 300,
): Promise<void> {
  for (let i = 0; i < count; i++) {
    telemetry.publish(channel, 'x'.repeat(messageLength));
    const { lastSeq } = telemetry.channels[channel];
    await until('the good reader has it', () => good.all('data').at(-1)?.seq === lastSeq);
  }
}

/** Most that may wait: what makes a reader slow with the message that made it more, and one message for the other. */
const mostUnsent = telemetryLimits.slowBytes + 2 * (messageLength + 1000);

describe('a reader who takes nothing any more', () => {
  test('costs no memory, slows nobody, and is dropped', async () => {
    await begin(500);
    const good = await reading('log');
    const bad = await reading('log');
    stall(bad);
    let unsent = 0;
    const looking = setInterval(() => {
      unsent = Math.max(unsent, telemetry.counts.unsentBytes);
    }, 1);
    await publishMuch('log', good);
    clearInterval(looking);
    expect(good.all('gap')).toEqual([]);
    expect(good.all('data')).toHaveLength(300);
    expect(telemetry.counts.slowed).toBe(1);
    expect(unsent).toBeGreaterThan(telemetryLimits.slowBytes);
    expect(unsent).toBeLessThan(mostUnsent);
    await until('he is dropped', () => telemetry.counts.dropped === 1);
    await until('he is gone', () => telemetry.counts.connections === 1);
    expect(telemetry.counts.unsentBytes).toBe(0);
    await publishMuch('log', good, 10);
    expect(good.all('gap')).toEqual([]);
  });
});

describe('a reader who gives no sign of life', () => {
  test('is dropped after a minute; one who answers pings is not', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    await begin();
    const alive = await TelemetryReader.welcomed(url, 'any');
    const dead = await new TelemetryReader(url, { autoPong: false }).open();
    dead.send({ type: 'authenticate', token: 'any' });
    await dead.next('welcome');
    let pings = 0;
    alive.socket.on('ping', () => pings++);
    vi.advanceTimersByTime(telemetryLimits.pingMs);
    await until('the ping has come', () => pings === 1);
    // The answer is on its way; a question of the same line arrives after it.
    alive.send({ type: 'ping', ref: 1 });
    await alive.next('pong');
    vi.advanceTimersByTime(telemetryLimits.silenceMs - telemetryLimits.pingMs - 2000);
    expect(telemetry.counts.connections).toBe(2);
    vi.advanceTimersByTime(3000);
    expect((await dead.end()).code).toBe(telemetryCloseCodes.silent);
    expect(alive.closed).toBeUndefined();
  });
});

describe('a reader who falls behind and comes back', () => {
  test('is told exactly what he has missed', async () => {
    await begin();
    const good = await reading('log');
    const slow = await reading('log');
    const raw = stall(slow);
    await publishMuch('log', good);
    raw.resume();
    const { lastSeq } = telemetry.channels.log;
    await until('he has caught up', () => slow.all('data').at(-1)?.seq === lastSeq);
    let expected = 1;
    for (const message of slow.messages) {
      if (message.type === 'data') expect(message.seq).toBe(expected++);
      else if (message.type === 'gap') {
        expect(message).toMatchObject({ from: expected, reason: 'slow' });
        expected = message.to + 1;
      }
    }
    expect(expected).toBe(lastSeq + 1);
    expect(slow.all('gap').length).toBeGreaterThanOrEqual(1);
  });

  test('is shown the newest figures first', async () => {
    await begin();
    const good = await reading('performance');
    const slow = await reading('performance');
    const raw = stall(slow);
    await publishMuch('performance', good);
    raw.resume();
    const { lastSeq } = telemetry.channels.performance;
    await until('he has caught up', () => slow.all('data').at(-1)?.seq === lastSeq);
    expect(slow.all('gap').at(-1)?.to).toBe(lastSeq - 1);
  });

  test('is given the whole world again, and never changes to a state that he does not have', async () => {
    await begin();
    const entities = Array.from({ length: 2000 }, (_, id) => marker(id, 0));
    mirror.replace({ clock, entities });
    const good = await reading('entities');
    const slow = await reading('entities');
    const raw = stall(slow);
    let tick = 0;
    const step = (): void => {
      tick++;
      const changed = entities.map(({ id }) => ({ id, motion: marker(id, tick).motion }));
      mirror.apply({ clock: { ...clock, tick }, added: [], changed, removed: [] });
      telemetry.feeds.onFrame(Date.now());
    };
    for (let i = 0; i < 100; i++) {
      step();
      await until('the good reader has it', () => good.mirror.frame?.tick === tick);
    }
    expect(telemetry.counts.slowed).toBeGreaterThanOrEqual(1);
    raw.resume();
    // The reader itself throws where changes build on what it does not have.
    await until('he has caught up', () => {
      step();
      return slow.frames.filter(({ kind }) => kind === 'whole').length > 1;
    });
    await until(
      'both are the same',
      () => slow.mirror.frame?.tick === tick && good.mirror.frame?.tick === tick,
    );
    expect([...slow.mirror.entities()]).toEqual([...good.mirror.entities()]);
    expect(slow.frames.length).toBeLessThan(good.frames.length);
  });
});

const clock = {
  tick: 0,
  day: 9497,
  second: 0,
  light_mps: 299_792_458,
  factor: 1,
  target_factor: 1,
  goal_factor: 1,
  ramp_ticks_left: 0,
  paused: false,
  held_by: 'scene',
  capped_by: null,
};

function marker(id: number, x: number): Entity {
  return {
    id,
    kind: 'marker',
    name: `marker ${id}`,
    motion: {
      body: 'earth',
      position_m: [x, id, 0],
      velocity_mps: [0, 0, 0],
      attitude: [0, 0, 0, 1],
      angular_velocity_radps: [0, 0, 0],
    },
    ground_m: null,
    hull: null,
    flight: null,
    shape: null,
    free_body: null,
    description: null,
  };
}
