import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Galaxy, galacticToIcrf } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { NearStars, type ParallaxFile } from './near-stars.ts';
import { decodeStars } from './star-file.ts';

const catalogue = decodeStars(
  new Uint8Array(readFileSync(new URL('../../../data/stars/stars.bin', import.meta.url))),
);
const sky = new NearStars(catalogue);
const galaxy = new Galaxy();
const points = {
  directions: new Float32Array(3 * (1 + catalogue.count)),
  magnitudes: new Float32Array(1 + catalogue.count),
};
const named = (name: string): number => {
  for (const [rank, text] of catalogue.names) if (text === name) return 1 + rank;
  throw new Error(`There is no ${name}.`);
};

test('the sky of the Sun is the catalogue, and has no Sun', () => {
  sky.see(null, points);
  expect(points.magnitudes[0]).toBeGreaterThan(30);
  expect(points.magnitudes.subarray(1)).toEqual(catalogue.magnitudes);
  expect(points.directions.subarray(3)).toEqual(catalogue.directions);
});

test('from Vega the Sun is a star of magnitude 4.2, Vega is none, and far stars stay', () => {
  const vega = galaxy.system('vega');
  sky.see(vega, points);
  const toSun = vec3.scale(vec3.create(), galacticToIcrf(vec3.create(), vega.positionLy), -1);
  vec3.normalize(toSun, toSun);
  for (let k = 0; k < 3; k += 1) expect(points.directions[k]).toBeCloseTo(toSun[k], 6);
  expect(points.magnitudes[0]).toBeCloseTo(4.25, 1);
  expect(points.magnitudes[named('Vega')]).toBeGreaterThan(30);
  for (const value of points.directions) if (!Number.isFinite(value)) throw new Error('no direction');
  const deneb = named('Deneb');
  expect(points.magnitudes[deneb]).toBe(catalogue.magnitudes[deneb - 1]);
});

test('stars with a parallax are where that puts them, a thousand of them, and the near systems are believed first', () => {
  const url = new URL('../../../data/stars/parallaxes.json', import.meta.url);
  const file = JSON.parse(readFileSync(url, 'utf8')) as ParallaxFile;
  expect(file.parallaxes.length).toBeGreaterThan(1000);
  const bright = [...catalogue.hipparcos].slice(0, 50);
  const listed = new Set(file.parallaxes.map(([hipparcos]) => hipparcos));
  expect(bright.filter((hipparcos) => listed.has(hipparcos)).length).toBeGreaterThan(40);
  const far = new NearStars(catalogue);
  far.know(file);
  const aldebaran = named('Aldebaran');
  const eye = { positionLy: [30, -40, 10] } as const;
  far.see(eye, points);
  // 48.94 mas: 66.6 light years
  const fromSun = Float64Array.from(catalogue.directions.subarray(3 * aldebaran - 3, 3 * aldebaran));
  vec3.scale(fromSun, fromSun, 66.644);
  const to = vec3.sub(vec3.create(), fromSun, galacticToIcrf(vec3.create(), eye.positionLy));
  const fainter = 5 * Math.log10(vec3.length(to) / 66.644);
  expect(points.magnitudes[aldebaran]).toBeCloseTo(catalogue.magnitudes[aldebaran - 1] + fainter, 4);
  vec3.normalize(to, to);
  for (let k = 0; k < 3; k += 1) expect(points.directions[3 * aldebaran + k]).toBeCloseTo(to[k], 5);
  // the list of near systems has Alpha Centauri a little elsewhere: who is there sees neither of its stars beside himself
  far.see(galaxy.system('alpha-centauri'), points);
  for (const name of ['Rigil Kentaurus', 'Toliman'])
    expect(points.magnitudes[named(name)]).toBeGreaterThan(30);
});

test('from Sirius, Procyon is nearer and brighter than from here', () => {
  sky.see(galaxy.system('sirius'), points);
  const procyon = named('Procyon');
  expect(points.magnitudes[procyon]).toBeLessThan(catalogue.magnitudes[procyon - 1] - 1);
});
