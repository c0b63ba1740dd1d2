import { expect, it } from 'vitest';
import { run, sceneFrom, startWorld } from '../../../test/support/worlds.ts';
import { bodyIndex } from '../../astro/index.ts';
import type { WorldEvent } from '../events.ts';

const stone = { type: 'body', mass_kg: 5e19, radius_m: 2e6 } as const;
const at = (x: number, vx: number) =>
  ({ relative_to: 'moon', frame: 'inertial', position_m: [x, 0, 0], velocity_mps: [vx, 0, 0] }) as const;

/** One counted from the Moon, and one from the Earth that comes upon it at 500 m/s, 4040 km to go. */
async function meetAt(factor: number) {
  const world = await startWorld(
    sceneFrom(
      JSON.stringify({
        format: 'spacetime.scene.v1',
        name: 'Edge of the sphere of influence',
        time: { epoch: '2026-03-20T12:00:00Z', factor },
        start: { position: at(1e9, 0) },
        root: {
          type: 'solar_system',
          name: 'space',
          children: [
            { ...stone, name: 'inside', position: at(6.3e7, 0) },
            { ...stone, name: 'outside', position: at(7.104e7, -500) },
          ],
        },
      }),
    ),
  );
  const both = world.entities.filter(({ kind }) => kind === 'body');
  run(world, 1);
  const frames = both.map(({ body }) => body);
  const told: WorldEvent[] = [];
  const perTickS = factor / 90;
  for (let tick = 1; tick * perTickS < 16_000 - perTickS / 2; tick += 1) {
    run(world, 1);
    told.push(...world.drainEvents());
  }
  const left = world.entities.filter(({ kind }) => kind === 'body');
  const stateOf = left.map(({ body, offsetM, velocityMps }) => ({
    body,
    offsetM: offsetM.slice(),
    velocityMps: velocityMps.slice(),
  }));
  const { day, second, cap } = world.time;
  await world.stop();
  return { frames, met: told.filter(({ type }) => type === 'bodies_merged'), stateOf, day, second, cap };
}

it('finds two that meet between the frames of Moon and Earth, in ticks of minutes as in ticks of seconds', async () => {
  const slow = await meetAt(900);
  const fast = await meetAt(18_000);
  for (const { frames, met, stateOf, cap } of [slow, fast]) {
    expect(frames).toEqual([bodyIndex('moon'), bodyIndex('earth')]);
    expect(met).toHaveLength(1);
    expect(stateOf).toHaveLength(1);
    expect(cap).toBeNull();
  }
  expect([fast.day, fast.second]).toEqual([slow.day, slow.second]);
  const [first] = slow.met;
  const [second] = fast.met;
  if (first.type !== 'bodies_merged' || second.type !== 'bodies_merged') throw new Error('not met');
  expect(Math.abs(second.tick * 200 - first.tick * 10)).toBeLessThan(220);
  expect(second.speed_mps).toBeCloseTo(first.speed_mps, 3);
  expect(Math.abs(first.speed_mps - 500)).toBeLessThan(15);
  const off = [0, 1, 2].map((k) => fast.stateOf[0].offsetM[k] - slow.stateOf[0].offsetM[k]);
  expect(Math.hypot(...off)).toBeLessThan(0.1);
});
