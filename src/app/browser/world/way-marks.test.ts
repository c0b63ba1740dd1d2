import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { bodies, bodyIndex } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { formatDistance } from '../../../ui/index.ts';
import { createMoving } from './motion.ts';
import { WayAhead } from './way-ahead.ts';
import { WayMarks } from './way-marks.ts';

const earth = bodyIndex('earth');
const { gmM3S2, polarRadiusM, meanRadiusM } = bodies[earth];

test('heights on the way are told above the ellipsoid, as the altitude of the ship is', () => {
  // from the lowest point over the pole to the highest over the other
  const [lowM, highM] = [7e6, 9e6];
  const ship = createMoving();
  ship.body = earth;
  vec3.set(ship.offsetM, 0, 0, lowM);
  vec3.set(ship.velocityMps, 0, Math.sqrt((2 * gmM3S2 * highM) / (lowM * (lowM + highM))), 0);
  const instant = { day: 9668, second: 0 };
  const way = new WayAhead(sharedRails(), 500);
  const frame = { body: earth, turning: false };
  while (!way.known) way.step({ ship, dragM2PerKg: 0, instant, frame, target: -1, nodes: [] });
  const marks = new WayMarks(way, sharedRails());
  marks.place(ship, instant, true, 0);
  const texts = marks.all.slice(0, marks.count).map(({ text }) => text.split(',')[0]);
  const apoapsis = way.marks.find(({ event }) => event?.kind === 'apoapsis')?.event;
  expect(texts).toContain(`Apoapsis ${formatDistance((apoapsis?.distanceM ?? 0) - polarRadiusM)}`);
  expect(texts).not.toContain(`Apoapsis ${formatDistance((apoapsis?.distanceM ?? 0) - meanRadiusM)}`);
});
