import type { WebGLRenderer } from 'three';
import type { Log } from '../../engine/index.ts';
import type { Lens } from '../frame/projection.ts';
import type { ViewStats } from '../view-options.ts';
import { QualityGovernor } from './governor.ts';
import { type QualityLevel, type QualitySettings, qualityLevels, qualitySettings } from './levels.ts';

/** Most pixels of the drawing buffer that a screen is given, whatever its density. */
const MOST_PIXELS = 3840 * 2160;

/** Times frames, counts what they take, and fits level of quality and drawing buffer to it. */
export class Pace {
  readonly stats: ViewStats;
  readonly #renderer: WebGLRenderer;
  readonly #lens: Lens;
  readonly #log: Log;
  readonly #clock: () => number;
  readonly #governor: QualityGovernor;
  readonly #sample = { intervalS: 0, scriptS: 0 };
  #automatic: boolean;
  #devicePixelRatio = 1;
  #startMs = 0;
  #lastMs = Number.NaN;

  /**
   * @param start the level to begin with
   * @param automatic whether frame times choose it from then on
   * @param clock milliseconds of a steady clock
   */
  constructor(
    renderer: WebGLRenderer,
    lens: Lens,
    { start, automatic, clock }: { start: QualityLevel; automatic: boolean; clock: () => number },
    log: Log,
  ) {
    this.#renderer = renderer;
    this.#lens = lens;
    this.#log = log;
    this.#clock = clock;
    this.#automatic = automatic;
    this.#governor = new QualityGovernor(start);
    const { level, budgetS } = this.#governor;
    const counts = { drawCalls: 0, triangles: 0, frames: 0, dropped: 0 };
    this.stats = { ...counts, scriptS: 0, exposure: 1, level, budgetS, sunVisible: 1 };
    this.#fit();
  }

  get settings(): QualitySettings {
    return qualitySettings[this.#governor.level];
  }

  /** Time since the frame before, s. */
  get intervalS(): number {
    return this.#sample.intervalS;
  }

  /** Time of the last frame, ms; NaN before the first. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** A frame begins. */
  begin(nowMs: number): void {
    this.#startMs = this.#clock();
    this.#sample.intervalS = Number.isNaN(this.#lastMs) ? 0 : Math.max(0, nowMs - this.#lastMs) / 1e3;
    this.#lastMs = nowMs;
  }

  /** It is drawn: what it took is in `stats`, and the next one may have another level. */
  end(): void {
    const { stats } = this;
    const { render } = this.#renderer.info;
    this.#sample.scriptS = (this.#clock() - this.#startMs) / 1e3;
    stats.drawCalls = render.calls;
    stats.triangles = render.triangles;
    stats.scriptS = this.#sample.scriptS;
    const before = this.#governor.level;
    const changed = this.#sample.intervalS > 0 && this.#governor.frame(this.#sample);
    if (changed && !this.#automatic) this.#governor.setLevel(before);
    else if (changed) this.#fit();
    if (changed && this.#automatic)
      this.#log.info('Quality changes.', { from: before, to: this.#governor.level });
    stats.level = this.#governor.level;
    stats.budgetS = this.#governor.budgetS;
    stats.frames = this.#governor.counts.frames;
    stats.dropped = this.#governor.counts.dropped;
  }

  /** Fits the drawing buffer to a canvas of the given size in CSS pixels. */
  resize(widthPx: number, heightPx: number, devicePixelRatio: number): void {
    this.#devicePixelRatio = devicePixelRatio;
    this.#lens.widthPx = Math.max(1, widthPx);
    this.#lens.heightPx = Math.max(1, heightPx);
    this.#fit();
  }

  /** Fixes the level, or lets frame times choose it. */
  set(level: QualityLevel | 'auto'): void {
    this.#automatic = level === 'auto';
    if (level !== 'auto') this.#governor.setLevel(level);
    this.#fit();
  }

  /** Goes a level up or down from the present one; an automatic choice goes on from there. */
  step(step: 'up' | 'down'): void {
    const at = qualityLevels.indexOf(this.#governor.level) + (step === 'up' ? -1 : 1);
    this.#governor.setLevel(qualityLevels[Math.max(0, Math.min(qualityLevels.length - 1, at))]);
    this.#fit();
  }

  /** Period of the display where it is known, s; undefined to measure it. */
  setPeriod(periodS: number | undefined): void {
    this.#governor.setPeriod(periodS);
  }

  /** Gives the drawing buffer as many pixels as level and screen have; a headset's are its own. */
  #fit(): void {
    if (this.#renderer.xr.isPresenting) return;
    const { widthPx, heightPx } = this.#lens;
    const wanted = Math.min(this.#devicePixelRatio, this.settings.pixelRatio);
    const most = Math.sqrt(MOST_PIXELS / (widthPx * heightPx));
    this.#renderer.setPixelRatio(Math.min(wanted, most));
    this.#renderer.setSize(widthPx, heightPx, false);
  }
}
