import { ShaderMaterial } from 'three';
import { expect, test } from 'vitest';
import { Galaxy, galacticToIcrf } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { GeneratedStars } from './generated-stars.ts';

const galaxy = new Galaxy();
const [home] = galaxy.systemsIn(galaxy.sitesWithin([300, -200, 30], 20)[0].sector);

function skyOf(positionLy: readonly [number, number, number]): GeneratedStars {
  const stars = new GeneratedStars(new ShaderMaterial());
  stars.see({ positionLy });
  for (let frame = 0; !stars.step(); frame += 1) if (frame > 1000) throw new Error('It does not end.');
  return stars;
}

test('the neighbours of a system are in its sky where the map has them, as bright as their distance makes them', () => {
  const stars = skyOf(home.positionLy);
  const { position, magnitude, kelvin } = stars.object.geometry.attributes;
  expect(stars.object.geometry.drawRange.count).toBe(stars.count);
  const eye = galacticToIcrf(vec3.create(), home.positionLy);
  let seen = 0;
  for (const { id } of galaxy.sitesWithin(home.positionLy, 60)) {
    const { positionLy, star } = galaxy.system(id);
    if (id === home.id) continue;
    const to = vec3.sub(vec3.create(), galacticToIcrf(vec3.create(), positionLy), eye);
    const ly = vec3.length(to);
    const expected = star.absoluteMagnitude + 5 * Math.log10(ly / 32.6156);
    if (expected > 7.999) continue;
    seen += 1;
    vec3.normalize(to, to);
    const at = Array.from({ length: stars.count }, (_, i) => i).find(
      (i) => Math.hypot(position.getX(i) - to[0], position.getY(i) - to[1], position.getZ(i) - to[2]) < 1e-6,
    );
    if (at === undefined) throw new Error(`${id} is not in the sky.`);
    expect(magnitude.getX(at)).toBeCloseTo(expected, 3);
    expect(kelvin.getX(at)).toBeCloseTo(star.temperatureK, 0);
  }
  expect(seen).toBeGreaterThan(100);
  expect(stars.count).toBeLessThanOrEqual(seen + 1);
});

test('the sky of the Sun has none, nor any of what is known', () => {
  const stars = skyOf(home.positionLy);
  stars.see(null);
  expect(stars.step()).toBe(true);
  expect([stars.count, stars.object.visible]).toEqual([0, false]);
  // beside the Sun only what is farther than 50 light years is made up, and too faint to be in the catalogue from there
  const near = skyOf([4, 0, 0]);
  const { magnitude } = near.object.geometry.attributes;
  for (let at = 0; at < near.count; at += 1) expect(magnitude.getX(at)).toBeGreaterThan(7);
});

test('in the bulge and at the end of the map there is an end to them', () => {
  expect(skyOf([26_000, 0, 0]).count).toBeGreaterThan(500);
  expect(skyOf([100_000, 0, 0]).count).toBeLessThan(20);
});
