import { describe, expect, test } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { bodies, bodyIndex, geodeticToFixed, orientation, parseUtc } from '../../astro/index.ts';
import { quat, type Vec3, vec3 } from '../../math/index.ts';
import { type Placement, Placements } from '../frame/placement.ts';
import type { ViewState } from '../view-state.ts';
import { matterOf } from './matter.ts';
import { visibleSun } from './occlusion.ts';
import { Shadows } from './shadows.ts';

const EARTH = bodyIndex('earth');
const placements = new Placements(committedRails());

function placed(name: string, utc: string, offsetM = vec3.create(0, 0, 1e9)): Placement {
  const { day, second } = parseUtc(utc);
  const observer = { body: EARTH, offsetM };
  placements.update({ day, second, observer } as unknown as ViewState);
  const found = placements.of(bodyIndex(name));
  if (!found) throw new Error(`${name} has no place`);
  return found;
}

/** Sunlight at a place of the Earth, by degrees of latitude and longitude. */
function lightOnEarth(utc: string): (latitudeDeg: number, longitudeDeg: number) => number {
  const earth = placed('earth', utc);
  const { day, second } = parseUtc(utc);
  const turn = orientation(EARTH, day, second, quat.create());
  return (latitudeDeg, longitudeDeg) => {
    const point = vec3.create();
    geodeticToFixed(EARTH, (latitudeDeg * Math.PI) / 180, (longitudeDeg * Math.PI) / 180, 0, point);
    return earth.shadows.lightAt(vec3.transformQuat(point, point, turn), earth);
  };
}

/** The brightest sunlight on the Moon's limb and in its middle, as the Sun sees them. */
function brightestOnMoon(utc: string): number {
  const moon = placed('moon', utc);
  const { meanRadiusM } = bodies[moon.body];
  const across = vec3.normalize(
    vec3.create(),
    vec3.cross(vec3.create(), moon.sunDirection, vec3.create(0, 0, 1)),
  );
  const up = vec3.cross(vec3.create(), across, moon.sunDirection);
  let most = moon.lit;
  for (let deg = 0; deg < 360; deg += 5) {
    const point: Vec3 = vec3.scale(vec3.create(), across, meanRadiusM * Math.cos((deg * Math.PI) / 180));
    vec3.addScaled(point, point, up, meanRadiusM * Math.sin((deg * Math.PI) / 180));
    most = Math.max(most, moon.shadows.lightAt(point, moon));
  }
  return most;
}

describe('the eclipse of 2017-08-21', () => {
  test('is total about the place of greatest eclipse, within 50 km', () => {
    // Espenak and Anderson, NASA: greatest eclipse at 18:25:32 UT, 36°58'N 87°40'W, path 115 km wide
    const light = lightOnEarth('2017-08-21T18:25:32Z');
    let count = 0;
    let northKm = 0;
    let eastKm = 0;
    for (let north = -200; north <= 200; north += 5) {
      for (let east = -200; east <= 200; east += 5) {
        if (light(36.967 + north / 111.2, -87.667 + east / 88.9) > 1e-3) continue;
        count += 1;
        northKm += north;
        eastKm += east;
      }
    }
    expect(count * 25).toBeGreaterThan(8000); // km^2
    expect(count * 25).toBeLessThan(14_000);
    expect(Math.hypot(northKm / count, eastKm / count)).toBeLessThan(10);
  });

  test('leaves to New York what was published, and to Europe all', () => {
    // 71 % of the disc at 18:44:50 UT
    expect(lightOnEarth('2017-08-21T18:44:50Z')(40.71, -74.01)).toBeCloseTo(1 - 0.714, 1);
    expect(lightOnEarth('2017-08-21T18:25:32Z')(48, 11)).toBe(1);
  });
});

describe('the eclipse of 2018-07-27', () => {
  // Espenak, NASA: the Moon is whole in the umbra from 19:30:15 to 21:13:12 UT; the penumbra begins at 17:14:49
  test.each([
    ['2018-07-27T17:05:00Z', 1, 1],
    ['2018-07-27T19:27:30Z', 1e-3, 0.1],
    ['2018-07-27T19:33:00Z', 1e-6, 1e-3],
    ['2018-07-27T20:22:00Z', 1e-6, 1e-4],
    ['2018-07-27T21:10:30Z', 1e-6, 1e-3],
    ['2018-07-27T21:16:00Z', 1e-3, 0.1],
  ])('at %s the brightest place of the Moon has its light', (utc, least, most) => {
    const light = brightestOnMoon(utc);
    expect(light).toBeGreaterThanOrEqual(least);
    expect(light).toBeLessThanOrEqual(most);
  });
});

describe('the transit of Venus of 2012-06-06', () => {
  // Espenak, NASA: greatest transit at 01:29:36 UT, 554.4 arcsec from the middle of the Sun, position angle 345.4 degrees
  test('is drawn where it was', () => {
    const [sun, venus] = ['sun', 'venus'].map((name) => ({
      ...placed(name, '2012-06-06T01:29:36Z', vec3.create()),
    }));
    const arcsec = (vec3.angle(sun.positionM, venus.positionM) * 180 * 3600) / Math.PI;
    expect(Math.abs(arcsec - 554.4)).toBeLessThan(1);
    expect(venus.distanceM).toBeLessThan(sun.distanceM);
    // from the Sun's middle, counted from north over east; the pole of that date is near enough to that of J2000
    const ahead = vec3.normalize(vec3.create(), sun.positionM);
    const east = vec3.normalize(vec3.create(), vec3.cross(vec3.create(), vec3.create(0, 0, 1), ahead));
    const north = vec3.cross(vec3.create(), ahead, east);
    const angle = Math.atan2(vec3.dot(venus.positionM, east), vec3.dot(venus.positionM, north));
    expect(Math.abs((angle * 180) / Math.PI + 14.6)).toBeLessThan(0.3);
    // 28.9 arcsec beside 31.5 minutes of arc
    expect(visibleSun(sun, [sun, venus])).toBeCloseTo(1 - (57.8 / 1891.4) ** 2, 5);
  });

  test.each(['2012-06-05T22:05:00Z', '2012-06-06T04:55:00Z'])('has the whole Sun at %s', (utc) => {
    const [sun, venus] = ['sun', 'venus'].map((name) => ({ ...placed(name, utc, vec3.create()) }));
    expect(visibleSun(sun, [sun, venus])).toBe(1);
  });
});

describe('the shadows of moons on Jupiter on 2015-01-24', () => {
  // Sky & Telescope: Callisto's from 03:11 to 08:00 UT, Io's from 04:35 to 06:52, Europa's from 06:28 to 09:22
  test.each([
    ['03:05', 0],
    ['04:00', 1],
    ['05:30', 2],
    ['06:40', 3],
    ['07:30', 2],
    ['09:00', 1],
    ['09:30', 0],
  ])('at %s there are %i', (time, count) => {
    const jupiter = placed('jupiter', `2015-01-24T${time}:00Z`);
    const dark = [...Array(jupiter.shadows.count).keys()].filter((at) => isOnDisc(jupiter, at));
    // Amalthea's, 167 km wide, is there twice a day
    expect(dark.filter((at) => jupiter.shadows.all[at].radiusM > 1e6)).toHaveLength(count);
  });

  /** Whether the middle of a shadow falls on the globe, flattened as it is. */
  function isOnDisc(jupiter: Placement, at: number): boolean {
    const { equatorialRadiusM, polarRadiusM } = bodies[jupiter.body];
    const { day, second } = parseUtc('2015-01-24T06:00:00Z');
    const pole = vec3.transformQuat(
      vec3.create(),
      vec3.create(0, 0, 1),
      orientation(jupiter.body, day, second, quat.create()),
    );
    const round = (v: Vec3): Vec3 =>
      vec3.addScaled(vec3.create(), v, pole, vec3.dot(v, pole) * (equatorialRadiusM / polarRadiusM - 1));
    const moon = round(jupiter.shadows.all[at].offsetM);
    const sun = round(jupiter.sunDirection);
    vec3.normalize(sun, sun);
    return vec3.length(vec3.cross(vec3.create(), moon, sun)) < equatorialRadiusM;
  }
});

test('of more shadows than are drawn the largest stay', () => {
  const shadows = new Shadows();
  const on = { ...placed('saturn', '2009-08-11T00:00:00Z'), positionM: vec3.create() };
  vec3.set(on.sunDirection, 1, 0, 0);
  const before = ['mimas', 'titan', 'enceladus', 'rhea', 'tethys', 'dione', 'hyperion'].map((name, i) => ({
    ...on,
    matter: matterOf(bodyIndex(name)),
    positionM: vec3.create(1e9 + i * 1e7),
    sunDistanceM: on.sunDistanceM - 1e9,
  }));
  shadows.add(on, before);
  const radii = shadows.all.slice(0, shadows.count).map(({ radiusM }) => radiusM);
  const names = ['titan', 'rhea', 'tethys', 'dione'];
  expect(new Set(radii)).toEqual(new Set(names.map((name) => bodies[bodyIndex(name)].meanRadiusM)));
});

test('a body without anything before its Sun has all light, and the Sun itself has no shadows', () => {
  expect(placed('mars', '2020-01-01T00:00:00Z')).toMatchObject({ lit: 1, shadows: { count: 0 } });
  expect(placed('sun', '2017-08-21T18:25:32Z')).toMatchObject({ lit: 1, shadows: { count: 0 } });
});
