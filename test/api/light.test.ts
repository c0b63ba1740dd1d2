import { afterAll, beforeAll, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const trueLight = 299_792_458;

let world: TestServer;

beforeAll(async () => {
  world = await startTestServer({ SPACETIME_LIMITS_FACTOR: '100' });
}, 60_000);
afterAll(async () => {
  await world.stop();
});

const run = (...words: string[]) => runHere([...words, '--url', world.url], { SPACETIME_TOKEN: world.token });

test('an operator slows light down and lets it go again, but not below who starts here', async () => {
  expect((await run('time')).stdout).not.toContain('light');
  const slowed = await run('time', 'light', '20000', '--json');
  expect(JSON.parse(slowed.stdout)).toMatchObject({ light_mps: 20_000 });
  expect((await run('time')).stdout).toMatch(/^light +20000 m\/s$/m);
  const refused = await run('time', 'light', '1000');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('nothing is faster than 990 m/s');
  expect(JSON.parse((await run('time', 'light', 'true', '--json')).stdout)).toMatchObject({
    light_mps: trueLight,
  });
  expect((await run('time', 'light', 'slow')).code).toBe(2);
  expect((await run('time', 'light', '1')).code).toBe(2);
});

test('a scene brings its own light, and ships tell their clocks', async () => {
  expect((await run('scene', 'load', 'relativity-lab')).code).toBe(0);
  expect(JSON.parse((await run('time', '--json')).stdout)).toMatchObject({ light_mps: 1000 });
  const ship = {
    kind: 'vessel',
    name: 'Probe',
    position: {
      relative_to: 'origin',
      frame: 'local',
      position_m: [0, 200, 0],
      velocity_mps: [0, 0, -900],
    },
  };
  const made = await run('entities', 'spawn', JSON.stringify(ship), '--json');
  const { id } = JSON.parse(made.stdout) as { id: string };
  await expect
    .poll(async () => {
      const shown = await run('entities', 'show', id, '--json');
      return (JSON.parse(shown.stdout) as { flight: { clock_ahead_s: number } }).flight.clock_ahead_s;
    })
    .toBeLessThan(0);
  const faster = { ...ship, name: 'Dart', position: { ...ship.position, velocity_mps: [0, 0, -1000] } };
  const refused = await run('entities', 'spawn', JSON.stringify(faster));
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('Dart cannot move at 1000 m/s');
});
