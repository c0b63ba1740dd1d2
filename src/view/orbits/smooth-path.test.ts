import { expect, test } from 'vitest';
import { quat, TAU, vec3 } from '../../math/index.ts';
import type { CoursePath } from '../view-state.ts';
import { MOST_BETWEEN, SmoothPath } from './smooth-path.ts';

const STEP_RAD = 0.04;
const RADIUS_M = 7e6;
/** An orbit that does not quite close: so much wider after a turn. */
const WIDER_M = 20_000;
const ahead = Math.ceil((1.25 * TAU) / STEP_RAD);

const radiusAt = (angle: number, widerM = WIDER_M): number => RADIUS_M + (widerM * angle) / TAU;
const placeAt = (angle: number, widerM?: number): number[] => [
  radiusAt(angle, widerM) * Math.cos(angle),
  radiusAt(angle, widerM) * Math.sin(angle),
  0,
];

function pathFrom(angle: number, more: Partial<CoursePath> = {}, widerM = WIDER_M): CoursePath {
  const points = Float64Array.from(
    Array.from({ length: ahead }, (_, at) => placeAt(at * STEP_RAD, widerM)).flat(),
  );
  const first = Math.floor(angle / STEP_RAD) + 1;
  return {
    body: 3,
    turn: quat.create(),
    points,
    strengths: new Float32Array(ahead).fill(1),
    first,
    count: ahead,
    timesS: Float64Array.from({ length: ahead }, (_, at) => 100 * at),
    passed: angle / STEP_RAD - (first - 1),
    ...more,
  };
}

/** The furthest that a straight part cuts off from the way between its ends, as an angle seen from the ship. */
function worstRad(
  path: CoursePath,
  angle: number,
  widerM = WIDER_M,
): { readonly points: number; readonly worst: number } {
  const data = new Float32Array(4 * (ahead + MOST_BETWEEN + 1));
  const ship = placeAt(angle, widerM);
  const points = new SmoothPath().write(
    data,
    path,
    Float64Array.from(ship, (value) => -value),
  );
  const offM = ([x, y]: ArrayLike<number> & Iterable<number>): number => {
    const turned = Math.atan2(y + ship[1], x + ship[0]);
    const off = [-1, 0, 1, 2].map(
      (turn) => Math.hypot(x + ship[0], y + ship[1]) - radiusAt(turned + turn * TAU, widerM),
    );
    return off.reduce((least, one) => (Math.abs(one) < Math.abs(least) ? one : least));
  };
  let worst = 0;
  for (let at = 0; at + 1 < points; at += 1) {
    const [from, to] = [at, at + 1].map((point) =>
      Float64Array.from(data.subarray(4 * point, 4 * point + 3)),
    );
    const middle = vec3.scale(vec3.create(), vec3.add(vec3.create(), from, to), 0.5);
    const sagM = offM(middle) - (offM(from) + offM(to)) / 2;
    worst = Math.max(worst, Math.abs(sagM) / Math.max(20, vec3.length(middle)));
  }
  return { points, worst };
}

test('the line is round also where the way passes the ship once more', () => {
  for (const angle of [0.001, 0.013, 0.02, 0.0399, 0.21]) {
    const { points, worst } = worstRad(pathFrom(angle), angle);
    expect(worst).toBeLessThan(5e-4);
    expect(points).toBeLessThan(ahead + 200);
    // as it would be along straight lines
    const straight: Partial<CoursePath> = { timesS: new Float64Array(ahead) };
    expect(worstRad(pathFrom(angle, straight), angle).worst).toBeGreaterThan(0.005);
  }
});

test('the line is round also where an orbit all but closes at the ship', () => {
  for (const angle of [0.001, 0.041, 0.06, 0.21]) {
    const { points, worst } = worstRad(pathFrom(angle, {}, 200), angle, 200);
    expect(worst).toBeLessThan(5e-4);
    expect(points).toBeLessThan(ahead + 200);
  }
});

test('it begins just ahead of the ship, also where that is a little off its way, and passes through every sample', () => {
  const angle = 0.013;
  const path = pathFrom(angle);
  const data = new Float32Array(4 * (ahead + MOST_BETWEEN + 1));
  const off = Float64Array.from(placeAt(angle), (value, k) => -value - (k === 2 ? 300 : 0));
  const points = new SmoothPath().write(data, path, off);
  expect(Math.hypot(data[0], data[1], data[2])).toBeCloseTo(20, 3);
  // from the ship it bends over to the way: no part is off it by more than the ship
  for (let at = 0; at < 20; at += 1) expect(Math.abs(data[4 * at + 2])).toBeLessThanOrEqual(300);
  for (let sample = path.first; sample < path.count; sample += 1) {
    const place = placeAt(sample * STEP_RAD).map((value, k) => Math.fround(value + off[k]));
    let found = false;
    for (let at = 0; at < points && !found; at += 1)
      found = place.every((value, k) => data[4 * at + k] === value);
    expect(found).toBe(true);
  }
});

test('a burn is a corner: two samples at one instant', () => {
  const path = pathFrom(0.013);
  const { points, timesS = new Float64Array(0) } = path;
  for (let at = 4; at < ahead; at += 1) timesS[at] -= 100;
  points.copyWithin(12, 9, 3 * ahead - 3);
  // after it straight up
  for (let at = 4; at < ahead; at += 1) points.set([points[9], points[10], 1e6 * (at - 4)], 3 * at);
  const data = new Float32Array(4 * (ahead + MOST_BETWEEN + 1));
  const count = new SmoothPath().write(
    data,
    path,
    Float64Array.from(placeAt(0.013), (value) => -value),
  );
  for (let at = 0; at < count; at += 1) {
    const up = data[4 * at + 2];
    expect(up).toBeGreaterThanOrEqual(0);
    if (up > 0) expect(Math.abs(data[4 * at] + placeAt(0.013)[0] - points[9])).toBeLessThan(1);
  }
});

test('it takes a bounded number of points', () => {
  const path = pathFrom(0.013);
  path.points.forEach((_, at) => {
    path.points[at] = at % 3 === 0 ? 10 * Math.cos(at) : 10 * Math.sin(at * at);
  });
  const data = new Float32Array(4 * (ahead + MOST_BETWEEN + 1));
  expect(new SmoothPath().write(data, path, vec3.create())).toBeLessThanOrEqual(ahead + MOST_BETWEEN);
});
