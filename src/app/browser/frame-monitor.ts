import type { Tick } from '../../engine/index.ts';
import type { QualityLevel } from '../../view/index.ts';

/** Span over which the visitor's monitor judges dropped frames, s. */
const JUDGED_S = 10;
/** Share of dropped frames that warns; the warning clears itself below half of it. */
const WARN_SHARE = 0.05;
const CLEAR_SHARE = 0.025;
/** A frame is dropped when its interval passes this many periods of the display. */
const DROPPED_PERIODS = 1.5;
const BUCKETS = 10;

/** What a visitor is told about frames: said once when it begins and once when it is over. */
export type FrameWarning = 'begins' | 'over' | null;

/** What a visitor can do about dropped frames. `software` where a processor draws instead of a graphics card. */
export function adviceFor(level: QualityLevel, software: boolean): string {
  if (software)
    return 'This browser draws without a graphics card, too slowly for even frames. Turn on hardware acceleration in its settings.';
  if (level === 'minimum')
    return 'This device drops frames at the lowest picture quality. A smaller window may help.';
  return 'This device drops frames. A lower picture quality in the settings may help.';
}

/** Counts frames and dropped frames over the last ten seconds, in seconds' buckets. */
export class FrameMonitor {
  readonly #frames = new Uint32Array(BUCKETS);
  readonly #dropped = new Uint32Array(BUCKETS);
  #bucket = 0;
  #inBucketS = 0;
  #seenS = 0;
  #warned = false;

  /** Dropped share of the frames of the last ten seconds, 0 to 1. */
  get droppedShare(): number {
    const frames = sum(this.#frames);
    return frames > 0 ? sum(this.#dropped) / frames : 0;
  }

  /** Frames per second over the last ten seconds, or since the beginning. */
  get rateHz(): number {
    const spanS = Math.min(this.#seenS, JUDGED_S - JUDGED_S / BUCKETS + this.#inBucketS);
    return spanS > 0 ? sum(this.#frames) / spanS : Number.NaN;
  }

  /** Takes one frame, which has one period of the display as budget; tells when dropping begins or is over. Does not allocate. */
  frame({ stepS }: Pick<Tick, 'stepS'>, { budgetS }: { readonly budgetS: number }): FrameWarning {
    this.#seenS += stepS;
    this.#inBucketS += stepS;
    while (this.#inBucketS >= JUDGED_S / BUCKETS) {
      this.#inBucketS -= JUDGED_S / BUCKETS;
      this.#bucket = (this.#bucket + 1) % BUCKETS;
      this.#frames[this.#bucket] = 0;
      this.#dropped[this.#bucket] = 0;
    }
    this.#frames[this.#bucket] += 1;
    if (stepS > DROPPED_PERIODS * budgetS) this.#dropped[this.#bucket] += 1;
    return this.#judge();
  }

  /** Begins anew, for instance after the page was hidden. */
  reset(): void {
    this.#frames.fill(0);
    this.#dropped.fill(0);
    this.#inBucketS = 0;
    this.#seenS = 0;
  }

  #judge(): FrameWarning {
    if (this.#seenS < JUDGED_S) return null;
    const frames = sum(this.#frames);
    const dropped = sum(this.#dropped);
    if (!this.#warned && dropped > WARN_SHARE * frames) {
      this.#warned = true;
      return 'begins';
    }
    if (this.#warned && dropped < CLEAR_SHARE * frames) {
      this.#warned = false;
      return 'over';
    }
    return null;
  }
}

function sum(values: Uint32Array): number {
  let total = 0;
  for (let at = 0; at < values.length; at += 1) total += values[at];
  return total;
}
