import { type QualityLevel, qualityLevels } from './levels.ts';

/** Frames over which work is judged. */
export const JUDGED_FRAMES = 60;

/** Part of the budget above which the 90th percentile lowers a step, and below which it may rise. */
const LOWER_ABOVE = 0.9;
const RAISE_BELOW = 0.65;

/** How long the work must stay low before a step up, s; doubles after each rise that had to be taken back. */
const RAISE_AFTER_S = 2;
const RAISE_AFTER_MOST_S = 64;

/** A rise is taken back when the step down comes within this time, s. */
const REGRET_S = 10;

/** An overload this many times the budget for this many frames lowers two steps at once. */
const OVERLOAD = 2.5;
const OVERLOAD_FRAMES = 8;

/** Intervals longer than this many periods count as dropped frames. */
const DROPPED = 1.5;

/** Fastest and slowest display that a measured period may mean, s. */
const PERIOD_LEAST_S = 1 / 240;
const PERIOD_MOST_S = 1 / 50;

/** One frame as the view saw it. */
export interface FrameSample {
  /** Time since the frame before, s. */
  readonly intervalS: number;
  /** Time that scripting took, s. */
  readonly scriptS: number;
  /** Time that the graphics card took, s, where it can be measured. */
  readonly graphicsS?: number;
}

/** Counts since the start. */
export interface FrameCounts {
  frames: number;
  dropped: number;
}

/**
 * Chooses the level of quality from how long frames take. Pure: time comes in with the samples.
 *
 * The work of a frame is its scripting and graphics time. Where graphics time cannot be measured, a frame that came
 * late is taken to have worked for its whole interval, because the display waited for it.
 */
export class QualityGovernor {
  readonly counts: FrameCounts = { frames: 0, dropped: 0 };
  readonly #work = new Float64Array(JUDGED_FRAMES);
  readonly #intervals = new Float64Array(JUDGED_FRAMES);
  readonly #sorted = new Float64Array(JUDGED_FRAMES);
  readonly #best: number;
  #level = 0;
  #filled = 0;
  #next = 0;
  #lowFor = 0;
  #raiseAfter = RAISE_AFTER_S;
  #sinceRise = Number.POSITIVE_INFINITY;
  #overloaded = 0;
  #periodS = PERIOD_MOST_S;
  #periodKnown: boolean;

  /**
   * @param start level to begin with
   * @param best highest level it may choose
   * @param periodS period of the display where the host knows it; measured from the intervals otherwise
   */
  constructor(start: QualityLevel, best: QualityLevel = 'ultra', periodS?: number) {
    this.#level = qualityLevels.indexOf(start);
    this.#best = qualityLevels.indexOf(best);
    this.#periodKnown = periodS !== undefined;
    this.#periodS = periodS ?? PERIOD_MOST_S;
  }

  get level(): QualityLevel {
    return qualityLevels[this.#level];
  }

  /** Time that a frame may take: one period of the display, s. */
  get budgetS(): number {
    return this.#periodS;
  }

  /** Sets the period of the display, as when a headset session starts; undefined measures it again. */
  setPeriod(periodS: number | undefined): void {
    this.#periodKnown = periodS !== undefined;
    this.#periodS = periodS ?? PERIOD_MOST_S;
    this.#forget();
  }

  /** Sets the level by hand; the governor goes on from there. */
  setLevel(level: QualityLevel): void {
    this.#level = qualityLevels.indexOf(level);
    this.#forget();
  }

  /** Takes one frame; returns true when the level changed. Does not allocate. */
  frame({ intervalS, scriptS, graphicsS }: FrameSample): boolean {
    this.counts.frames++;
    const late = intervalS > DROPPED * this.#periodS;
    if (late) this.counts.dropped++;
    let work = scriptS + (graphicsS ?? 0);
    if (graphicsS === undefined && late) work = Math.max(work, intervalS);
    this.#work[this.#next] = work;
    this.#intervals[this.#next] = intervalS;
    this.#next = (this.#next + 1) % JUDGED_FRAMES;
    this.#filled = Math.min(JUDGED_FRAMES, this.#filled + 1);
    this.#sinceRise += intervalS;
    this.#overloaded = work > OVERLOAD * this.#periodS ? this.#overloaded + 1 : 0;
    if (this.#overloaded >= OVERLOAD_FRAMES) return this.#lower(2);
    if (this.#filled < JUDGED_FRAMES) return false;
    // sorting takes memory: the period is measured once for all frames that are judged together
    if (!this.#periodKnown && this.#next === 0) this.#measurePeriod();
    return this.#judge(intervalS);
  }

  #judge(intervalS: number): boolean {
    if (!this.#isMostlyWithin(LOWER_ABOVE * this.#periodS)) return this.#lower(1);
    if (!this.#isMostlyWithin(RAISE_BELOW * this.#periodS)) {
      this.#lowFor = 0;
      return false;
    }
    this.#lowFor += intervalS;
    if (this.#lowFor < this.#raiseAfter || this.#level <= this.#best) return false;
    this.#level--;
    this.#sinceRise = 0;
    this.#forget();
    return true;
  }

  #lower(steps: number): boolean {
    const before = this.#level;
    this.#level = Math.min(qualityLevels.length - 1, this.#level + steps);
    if (this.#sinceRise < REGRET_S) this.#raiseAfter = Math.min(RAISE_AFTER_MOST_S, this.#raiseAfter * 2);
    this.#sinceRise = Number.POSITIVE_INFINITY;
    this.#forget();
    return this.#level !== before;
  }

  #forget(): void {
    this.#filled = 0;
    this.#next = 0;
    this.#lowFor = 0;
    this.#overloaded = 0;
  }

  /** Whether nine tenths of the frames take no longer. */
  #isMostlyWithin(limitS: number): boolean {
    let within = 0;
    for (let at = 0; at < JUDGED_FRAMES; at++) if (this.#work[at] <= limitS) within++;
    return within >= Math.ceil(0.9 * JUDGED_FRAMES);
  }

  /** The display's period is what the fastest tenth of frames take; a single early one is jitter. */
  #measurePeriod(): void {
    this.#sorted.set(this.#intervals);
    this.#sorted.sort();
    const fast = this.#sorted[Math.ceil(0.1 * JUDGED_FRAMES) - 1];
    this.#periodS = Math.min(PERIOD_MOST_S, Math.max(PERIOD_LEAST_S, fast));
  }
}
