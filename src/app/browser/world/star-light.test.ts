import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { AU_M, bodyIndex } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { createMoving } from './motion.ts';
import { type Shining, StarLight } from './star-light.ts';

const rails = sharedRails();
const instant = { day: 9500, second: 0 };
const sun = bodyIndex('sun');
const earth = bodyIndex('earth');

function star(body: number, offsetM: Float64Array, luminosity: number): Shining {
  return {
    entity: { free_body: { star: { luminosity_sun: luminosity } } },
    track: { shown: { body, offsetM } },
  };
}

test('a cockpit is lit by what is brightest there, whatever that is counted from', () => {
  const light = new StarLight(rails);
  const own = createMoving();
  own.body = earth;
  vec3.set(own.offsetM, 7e6, 0, 0);
  const toSun = rails
    .stateBetween(sun, earth, instant.day, instant.second, new Float64Array(6))
    .subarray(0, 3);
  const expected = vec3.normalize(vec3.create(), vec3.sub(vec3.create(), toSun, own.offsetM));
  const out = vec3.create();
  light.direct(out, own, [], instant);
  expect(vec3.distance(out, expected)).toBeLessThan(1e-12);
  // one as bright as a hundred Suns, an astronomical unit north of the Earth, counted from the Sun and from the Earth
  const north = vec3.create(0, 0, AU_M);
  const fromSun = vec3.sub(vec3.create(), north, toSun);
  const upwards = vec3.normalize(vec3.create(), vec3.sub(vec3.create(), north, own.offsetM));
  for (const one of [star(sun, fromSun, 100), star(earth, north, 100)]) {
    light.direct(out, own, [star(earth, vec3.create(AU_M), 0.01), one], instant);
    expect(vec3.distance(out, upwards)).toBeLessThan(1e-9);
  }
  light.direct(out, own, [], null);
  expect(out.every(Number.isNaN)).toBe(true);
});
