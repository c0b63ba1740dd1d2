import { expect, test } from 'vitest';
import { sharedRails } from '../../../../test/support/worlds.ts';
import { bodies, bodyIndex, epoch, propagateKepler } from '../../../astro/index.ts';
import { TAU, vec3 } from '../../../math/index.ts';
import { createMoving, type Moving } from './motion.ts';
import { lagrangePlaces, pairAt, RotatingFrame } from './rotating-frame.ts';
import { WayAhead } from './way-ahead.ts';
import { horizonOf, TIME_MARKS_MAX } from './way-horizon.ts';
import type { WayWish } from './way-wish.ts';

const earth = bodyIndex('earth');
const moon = bodyIndex('moon');
const gm = bodies[earth].gmM3S2;
const nothing: WayWish['nodes'] = [];
const inertial = { body: earth, turning: false };

function orbiting(apoapsisM: number, periapsisM = 7e6): Moving {
  const ship = createMoving();
  ship.body = earth;
  const axis = 0.5 * (apoapsisM + periapsisM);
  vec3.set(ship.offsetM, periapsisM, 0, 0);
  vec3.set(ship.velocityMps, 0, Math.sqrt(gm * (2 / periapsisM - 1 / axis)), 0);
  return ship;
}

const wishFor = (ship: Moving, more: Partial<WayWish> = {}): WayWish => ({
  ship,
  dragM2PerKg: 0,
  instant: { day: 9668, second: 0 },
  frame: inertial,
  target: -1,
  nodes: nothing,
  ...more,
});

function settled(way: WayAhead, wish: WayWish): number {
  for (let frame = 1; frame < 1000; frame += 1) {
    way.step(wish);
    if (way.known) return frame;
  }
  throw new Error('The way never came.');
}

test('a way takes a bounded number of frames, each of a bounded number of steps, and passes the ship', () => {
  const way = new WayAhead(sharedRails(), 20);
  const ship = orbiting(9e6);
  const frames = settled(way, wishFor(ship));
  expect(frames).toBeGreaterThan(3);
  expect(frames).toBeLessThan(40);
  const { path } = way;
  expect([path.body, path.first]).toEqual([earth, 1]);
  expect([...path.points.subarray(0, 3)]).toEqual([...ship.offsetM]);
  for (let i = 0; i < path.count; i += 1) {
    const radius = vec3.length(path.points.subarray(3 * i, 3 * i + 3));
    expect(radius).toBeGreaterThan(6.99e6);
    expect(radius).toBeLessThan(9.01e6);
  }
});

test('marks of time stand at round times of the clock, no more than there is room for', () => {
  const way = new WayAhead(sharedRails(), 500);
  settled(way, wishFor(orbiting(4e7)));
  const marks = way.marks.slice(0, way.markCount);
  const times = marks.filter(({ event }) => event === null);
  expect(times.length).toBeGreaterThan(3);
  expect(times.length).toBeLessThanOrEqual(TIME_MARKS_MAX);
  const spanS = times[1].unixS - times[0].unixS;
  for (const { unixS } of times)
    expect(Math.abs(unixS / spanS - Math.round(unixS / spanS))).toBeLessThan(1e-6);
  expect(marks.filter(({ event }) => event !== null).map(({ event }) => event?.kind)).toContain('apoapsis');
});

test('the way is kept while the ship follows it, and made anew when it does not', () => {
  const way = new WayAhead(sharedRails(), 500);
  const ship = orbiting(9e6);
  settled(way, wishFor(ship));
  expect(way.version).toBe(1);
  const state = Float64Array.of(...ship.offsetM, ...ship.velocityMps);
  const later = propagateKepler(gm, state, 60, new Float64Array(6));
  ship.offsetM.set(later.subarray(0, 3));
  ship.velocityMps.set(later.subarray(3));
  const instant = epoch(9668, 60);
  for (let i = 0; i < 10; i += 1) way.step(wishFor(ship, { instant }));
  expect(way.version).toBe(1);
  expect(way.path.first).toBeGreaterThan(1);
  ship.offsetM[2] += 20_000;
  for (let i = 0; i < 10; i += 1) way.step(wishFor(ship, { instant }));
  expect(way.version).toBe(2);
});

test('another frame, target or plan asks for another way', () => {
  const way = new WayAhead(sharedRails(), 500);
  const ship = orbiting(4e8);
  settled(way, wishFor(ship));
  const wishes = [
    wishFor(ship, { frame: { body: earth, turning: false, pair: pairAt(earth, moon) } }),
    wishFor(ship, { frame: { body: moon, turning: false } }),
    wishFor(ship, { frame: { body: earth, turning: true } }),
    wishFor(ship, { target: moon }),
    wishFor(ship, { nodes: [{ day: 9668, second: 600, prograde_mps: 10, normal_mps: 0, radial_mps: 0 }] }),
  ];
  for (const [index, wish] of wishes.entries()) {
    for (let i = 0; i < 30; i += 1) way.step(wish);
    expect(way.version).toBe(index + 2);
    expect(way.path.body).toBe(wish.frame.body);
  }
});

test('a way over turning ground comes back to the ship when the ground is turned as it is now', () => {
  const way = new WayAhead(sharedRails(), 500);
  const ship = orbiting(9e6);
  settled(way, wishFor(ship, { frame: { body: earth, turning: true } }));
  const first = vec3.transformQuat(vec3.create(), way.path.points.subarray(0, 3), way.path.turn);
  expect(vec3.distance(first, ship.offsetM)).toBeLessThan(1e-3);
});

test('how far ahead: a turn and a bit, of what the body circles when the ship leaves it', () => {
  const ship = orbiting(9e6);
  expect(horizonOf(ship) / (1.25 * TAU * Math.sqrt(8e6 ** 3 / gm))).toBeCloseTo(1, 9);
  vec3.set(ship.velocityMps, 0, 12_000, 0);
  expect(horizonOf(ship) / 86_400).toBeCloseTo(1.25 * 365.25, 0);
});

test('in the frame that rotates with two bodies the line begins at the ship, and what rests there stays', () => {
  const rails = sharedRails();
  const pair = pairAt(earth, moon);
  const { day, second } = { day: 9668, second: 0 };
  const frame = new RotatingFrame();
  if (pair === null) throw new Error('The Moon goes about the Earth.');
  frame.place(rails, pair, day, second);
  const place = lagrangePlaces(rails, pair, earth, day, second)[3];
  const ship = createMoving();
  ship.body = earth;
  frame.leave(ship.offsetM, place);
  frame.sweep(ship.velocityMps, ship.offsetM);
  const way = new WayAhead(rails, 500);
  settled(way, wishFor(ship, { frame: { body: earth, turning: false, pair } }));
  const { path } = way;
  const first = vec3.transformQuat(vec3.create(), path.points.subarray(0, 3), path.turn);
  expect(vec3.distance(vec3.scale(first, first, path.unitM), ship.offsetM)).toBeLessThan(1e-3);
  // the Sun drives it off, but not in a week; the inertial way would have gone a quarter of a turn
  const end = way.instantOf(path.count - 1);
  expect(end.day - day).toBeGreaterThan(80);
  for (let i = 1; i < path.count; i += 1) {
    // a two-hundredth of a month: else the line would have corners
    const [from, to] = [i - 1, i].map((at) => way.instantOf(at));
    expect((to.day - from.day) * 86_400 + to.second - from.second).toBeLessThan(12_000);
  }
  for (let i = 0; i < path.count && way.instantOf(i).day < day + 7; i += 1)
    expect(vec3.distance(path.points.subarray(3 * i, 3 * i + 3), place)).toBeLessThan(0.05);
});
