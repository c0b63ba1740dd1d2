import { bodyIndex } from '../../../astro/index.ts';
import { type Clock, type Entity, tickRateHz } from '../../../protocol/index.ts';
import { type Instant, secondsFrom } from './instant.ts';
import { between, coast, copyMoving, createMoving, type Moving, type Way } from './motion.ts';

/** What is not one's own is shown as it was this much earlier, so that there are samples on both sides, ticks. */
export const DELAY_TICKS = 9;
/** Samples further apart than this: it rested in between. */
const GAP_TICKS = 12;
const GAP_ASSUMED_TICKS = 6;
/** From this factor on, frames are too far apart to draw a curve through: the newest one is carried on along its orbit. */
const FAST_FACTOR = 20;

interface Sample extends Instant {
  tick: number;
  readonly moving: Moving;
}

/** Follows one thing that others move, from the samples that the server sends. */
export class Track {
  /** As it is shown; written by `show`. */
  readonly shown: Moving = createMoving();
  readonly #way: Way = { part: 0, spanS: 0 };
  #before: Sample = createSample();
  #now: Sample = createSample();

  constructor(motion: Entity['motion'], clock: Clock) {
    readSample(this.#now, motion, clock);
    copySample(this.#before, this.#now);
    copyMoving(this.shown, this.#now.moving);
  }

  /** Takes a new sample. */
  push(motion: Entity['motion'], clock: Clock): void {
    const next = this.#before;
    this.#before = this.#now;
    this.#now = next;
    readSample(next, motion, clock);
    if (next.tick - this.#before.tick > GAP_TICKS) this.#before.tick = next.tick - GAP_ASSUMED_TICKS;
  }

  /**
   * Works out where it is shown at a tick and the simulated time `instant` of that tick. In space it is carried on in
   * free fall from the delayed place to now: two ships side by side fly kilometres in that time, but side by side.
   */
  show(tick: number, instant: Instant, factor: number, inSpace: boolean): void {
    const before = this.#before;
    const now = this.#now;
    const { shown } = this;
    if (factor > FAST_FACTOR) {
      copyMoving(shown, now.moving);
      if (inSpace) coast(shown, secondsFrom(now, instant), 0);
      return;
    }
    const delayed = tick - DELAY_TICKS;
    const part = now.tick > before.tick ? (delayed - before.tick) / (now.tick - before.tick) : 1;
    const spanS = Math.min(secondsFrom(before, now), ((now.tick - before.tick) / tickRateHz) * factor);
    if (part >= 1) copyMoving(shown, now.moving);
    else {
      this.#way.part = Math.max(0, part);
      this.#way.spanS = spanS;
      between(shown, before.moving, now.moving, this.#way);
    }
    if (!inSpace) return;
    const sinceBeforeS = Math.min(1, Math.max(0, part)) * secondsFrom(before, now);
    coast(shown, secondsFrom(before, instant) - sinceBeforeS, 0);
  }
}

function createSample(): Sample {
  return { tick: 0, day: 0, second: 0, moving: createMoving() };
}

function copySample(out: Sample, from: Sample): void {
  out.tick = from.tick;
  out.day = from.day;
  out.second = from.second;
  copyMoving(out.moving, from.moving);
}

function readSample(out: Sample, motion: Entity['motion'], clock: Clock): void {
  out.tick = clock.tick;
  out.day = clock.day;
  out.second = clock.second;
  readMotion(out.moving, motion);
}

/** Takes over a motion as messages carry it. */
function readMotion(out: Moving, motion: Entity['motion']): void {
  out.body = bodyIndex(motion.body);
  out.offsetM.set(motion.position_m);
  out.velocityMps.set(motion.velocity_mps);
  out.attitude.set(motion.attitude);
  out.spinRadps.set(motion.angular_velocity_radps);
}
