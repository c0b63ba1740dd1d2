import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ServerMessage, worldSubprotocol } from '../../src/protocol/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { joinWorld, startTestServer, type TestServer, until } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

let world: TestServer;
beforeAll(async () => {
  const content = await makeContent();
  world = await startTestServer({ SPACETIME_CONTENT_DIR: content, SPACETIME_SCENE: paths.orbit });
});
afterAll(async () => {
  await world.stop();
  removeTemporaryFolders();
});

/** Every value that is neither a number nor null, by its path. */
function others(value: unknown, path = ''): string[] {
  if (typeof value === 'number' || value === null) return [];
  if (typeof value !== 'object') return [path];
  return Object.entries(value).flatMap(([name, part]) => others(part, `${path}/${name}`));
}

describe('GET /performance', () => {
  test('tells all its figures as numbers', async () => {
    await until('some hundred ticks were run', () => world.server.parts.host.tickTimes.totals.count > 300);
    const { body } = await world.client.call('performance', {});
    expect(others(body)).toEqual(['/timestamp', '/scene/path']);
    expect(Date.parse(body.timestamp)).toBeLessThanOrEqual(Date.now());
    expect(body.uptime_seconds).toBeGreaterThan(3);
    const { engine, memory, scene } = body;
    expect(engine.tick_time_mean_ms).toBeGreaterThan(0);
    const ordered = [
      engine.tick_time_p50_ms,
      engine.tick_time_p95_ms,
      engine.tick_time_p99_ms,
      engine.tick_time_max_ms,
    ];
    expect([...ordered].sort((a, b) => a - b)).toEqual(ordered);
    expect(engine.process_time_seconds).toBeGreaterThan(0);
    expect(engine.workers).toBeGreaterThanOrEqual(2);
    expect(engine.resources).toBeGreaterThan(0);
    expect(memory.heap_used_bytes).toBeLessThan(memory.heap_limit_bytes);
    expect(memory.max_rss_bytes).toBeGreaterThanOrEqual(memory.rss_bytes);
    expect(scene.path).toBe(paths.orbit);
    expect(scene.load_time_ms).toBeGreaterThan(0);
  });

  test('has views of the same figures, and nothing else in them', async () => {
    for (const [id, part] of [
      ['performance_cache', 'cache'],
      ['performance_engine', 'engine'],
      ['performance_security', 'security'],
    ] as const) {
      const { body } = await world.client.call(id, {});
      expect(Object.keys(body)).toEqual(['timestamp', 'uptime_seconds', part]);
    }
  });

  test('counts the checks of tokens, wrong ones among them', async () => {
    const before = (await world.client.call('performance_security', {})).body.security;
    expect(before.active_tokens).toBeGreaterThanOrEqual(1);
    const refused = await fetch(new URL('/scene', world.url), {
      headers: { authorization: 'Bearer nonsense' },
    });
    expect(refused.status).toBe(401);
    await world.client.call('scene_read', {});
    const after = (await world.client.call('performance_security', {})).body.security;
    expect(after.auth_failures).toBe(before.auth_failures + 1);
    expect(after.auth_checks).toBeGreaterThanOrEqual(before.auth_checks + 3);
    expect(after.auth_cache_hits).toBeGreaterThan(before.auth_cache_hits);
    const { cache } = (await world.client.call('performance_cache', {})).body;
    expect(cache.hits).toBeGreaterThan(0);
    expect(cache.hits + cache.misses).toBe(cache.gets);
    expect(cache.hit_rate).toBe(cache.hits / cache.gets);
    expect(cache.size).toBeLessThanOrEqual(cache.max_size);
  });
});

describe('visitors', () => {
  const rate = { p50_hz: 90, p95_hz: 72, p99_hz: 60, dropped_share: 0.01 };
  const shown = async (visitor: string | undefined) =>
    (await world.client.call('performance_engine', {})).body.engine.visitors.find(
      (one) => one.visitor === visitor,
    );

  test('are listed without a frame rate until they share one', async () => {
    const line = await joinWorld(world.url, 'Ada');
    expect(await shown(line.visitor)).toEqual({ visitor: line.visitor, mode: 'desktop', frame_rate: null });
    line.reportFrames(rate);
    await line.ask({ type: 'rename', name: 'Ada L.' });
    expect((await shown(line.visitor))?.frame_rate).toBeNull();
    line.share({ frames: true, poses: false });
    line.reportFrames(rate);
    await line.ask({ type: 'rename', name: 'Ada' });
    expect((await shown(line.visitor))?.frame_rate).toEqual(rate);
    line.close();
  });

  test('who take back what they agreed to are forgotten at once', async () => {
    const line = await joinWorld(world.url, 'Grace');
    line.share({ frames: true, poses: false });
    line.reportFrames(rate);
    line.share({ frames: false, poses: false });
    await line.ask({ type: 'rename', name: 'Grace H.' });
    expect((await shown(line.visitor))?.frame_rate).toBeNull();
    line.close();
  });

  test('cannot claim what no display does', async () => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/world`, worldSubprotocol);
    const refusals: string[] = [];
    socket.onmessage = ({ data }: MessageEvent) => {
      const message = JSON.parse(String(data)) as ServerMessage;
      if (message.type === 'error') refusals.push(message.message);
    };
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    socket.send(JSON.stringify({ type: 'hello', name: 'Eve' }));
    socket.send(JSON.stringify({ type: 'frames', ...rate, p50_hz: 1e9 }));
    await until('the claim is refused', () => refusals.length > 0);
    expect(refusals[0]).toContain('/p50_hz');
    socket.close();
  });
});
