import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginLanding, heightM, landingScene, type Triple } from '../support/landings.ts';
import { ask } from '../support/worlds.ts';

test('the surface of a custom body is never flown through, from whatever side, at whatever speed and factor', async () => {
  const part = fc.double({ min: -1, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(part, part, part),
      fc.tuple(part, part, part),
      fc.double({ min: 10, max: 30_000, noNaN: true }),
      fc.double({ min: 1.01, max: 100, noNaN: true }),
      fc.constantFrom(50, 5000, 2e5),
      fc.constantFrom(1, 1000, 100_000, 1e7),
      fc.constantFrom('earth', 'origin'),
      async (way, aside, speed, out, radius, factor, beside) => {
        fc.pre(Math.hypot(...way) > 0.1);
        const to = way.map((x) => x / Math.hypot(...way));
        const at = to.map((x) => x * out * (radius + 1)) as unknown as Triple;
        // aimed at some point of the disc
        const v = to.map((x, k) => ((aside[k] * 0.5) / out - x) * speed) as unknown as Triple;
        const mass = 3000 * 4.19 * radius ** 3;
        const scene = landingScene({ at, v }, { beside, body: { radius_m: radius, mass_kg: mass } });
        const { world, ship, body } = await beginLanding(scene);
        ask(world, { type: 'set_time', factor });
        let flownS = 0;
        for (let tick = 0; tick < 150 && !ship.vessel?.landed; tick += 1) {
          world.step();
          flownS += world.time.factor / 90;
          if (world.entities.includes(body)) expect(heightM(ship, body)).toBeGreaterThan(-0.1);
        }
        // alone with the body, who is aimed at it meets it
        const toGoM = out * (radius + 1);
        if (beside === 'origin' && flownS * speed > 3 * toGoM) expect(ship.vessel?.landed).toBe(true);
        expect(world.check()).toEqual([]);
        await world.stop();
      },
    ),
    { numRuns: 100 },
  );
});
