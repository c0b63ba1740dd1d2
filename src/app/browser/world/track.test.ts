import { expect, test } from 'vitest';
import { bodies, bodyIndex } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { type Clock, type Entity, tickRateHz } from '../../../protocol/index.ts';
import { type Instant, instantAt } from './instant.ts';
import { DELAY_TICKS, Track } from './track.ts';

const EARTH = bodies[bodyIndex('earth')];
const RADIUS_M = 6.778e6;
const RATE_RADPS = Math.sqrt(EARTH.gmM3S2 / RADIUS_M ** 3);

function clockAt(tick: number, factor = 1): Clock {
  const second = 1000 + (tick / tickRateHz) * factor;
  return {
    tick,
    day: 9000,
    second,
    light_mps: 299_792_458,
    factor,
    target_factor: factor,
    goal_factor: factor,
    ramp_ticks_left: 0,
    paused: false,
    held_by: 'scene',
    capped_by: null,
  };
}

function inOrbit(clock: Clock): Entity['motion'] {
  const angle = (clock.second - 1000) * RATE_RADPS;
  const speed = RADIUS_M * RATE_RADPS;
  return {
    body: 'earth',
    position_m: [RADIUS_M * Math.cos(angle), RADIUS_M * Math.sin(angle), 0],
    velocity_mps: [-speed * Math.sin(angle), speed * Math.cos(angle), 0],
    attitude: [0, 0, 0, 1],
    angular_velocity_radps: [0, 0, 0],
  };
}

function inRoom(x: number, speed: number): Entity['motion'] {
  return {
    body: 'ssb',
    position_m: [x, 0, 0],
    velocity_mps: [speed, 0, 0],
    attitude: [0, 0, 0, 1],
    angular_velocity_radps: [0, 0, 0],
  };
}

test.each([1, 10, 1000, 100_000])('a ship in orbit is shown where it is now, at %d times', (factor) => {
  const track = new Track(inOrbit(clockAt(0, factor)), clockAt(0, factor));
  const instant: Instant = { day: 0, second: 0 };
  for (let tick = 6; tick <= 60; tick += 6) {
    const clock = clockAt(tick, factor);
    track.push(inOrbit(clock), clock);
    const shownTick = tick + 3.5;
    track.show(shownTick, instantAt(instant, clock, shownTick), factor, true);
    const truth = inOrbit(clockAt(shownTick, factor)).position_m;
    const off = vec3.distance(track.shown.offsetM, Float64Array.from(truth));
    expect(off).toBeLessThan(factor === 100_000 ? 100 : 0.05);
  }
});

test('in a room it is shown a tenth of a second late, on a smooth way', () => {
  const track = new Track(inRoom(0, 9), clockAt(0));
  const instant: Instant = { day: 0, second: 0 };
  for (let tick = 6; tick <= 30; tick += 6) track.push(inRoom((9 * tick) / tickRateHz, 9), clockAt(tick));
  for (const tick of [33.5, 35, 38]) {
    track.show(tick, instantAt(instant, clockAt(30), tick), 1, false);
    expect(track.shown.offsetM[0]).toBeCloseTo((9 * (tick - DELAY_TICKS)) / tickRateHz, 6);
  }
});

test('what rested and then moves does not crawl there from long ago', () => {
  const track = new Track(inRoom(0, 0), clockAt(0));
  track.push(inRoom(1, 0), clockAt(900));
  track.show(900 + DELAY_TICKS - 6, { day: 9000, second: 1010 }, 1, false);
  expect(track.shown.offsetM[0]).toBeCloseTo(0, 6);
});

test('paused, nothing moves', () => {
  const clock = { ...clockAt(30), paused: true };
  expect(instantAt({ day: 0, second: 0 }, clock, 90)).toEqual({ day: 9000, second: clock.second });
});

test('simulated time passes midnight', () => {
  const clock = { ...clockAt(0, 100_000), second: 86_399 };
  expect(instantAt({ day: 0, second: 0 }, clock, 9)).toEqual({ day: 9001, second: 9999 });
});
