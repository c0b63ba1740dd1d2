import { defineSubsystem, seconds } from '../../../engine/index.ts';
import { adviceFor, FrameMonitor } from '../frame-monitor.ts';
import { page } from './page.ts';
import { renderer } from './renderer.ts';

/** Frames whose scripting time is kept. */
const KEPT_FRAMES = 600;

/** How well frames are drawn here. */
export interface PerformanceApi {
  readonly rateHz: () => number;
  readonly droppedShare: () => number;
  /** Scripting time of the last frame, s. */
  readonly scriptS: () => number;
  /** Scripting time that 95 of 100 of the last frames keep to, s. */
  scriptS95(): number;
  /** Called by the frame loop when a frame's scripting begins, milliseconds of a steady clock. */
  beginFrame(): void;
  /** The page was hidden: what was missed does not count. */
  reset(): void;
}

/** Measures frames; the level of quality follows in the view from the same frames. */
export const performanceMonitor = defineSubsystem({
  name: 'performance',
  doc: 'Measures frame rate, dropped frames and scripting time, and warns a visitor whose display cannot keep up.',
  needs: { page, renderer },
  phase: 'measure',
  options: {
    longFrame: seconds({
      default: 1,
      min: 0.2,
      max: 10,
      doc: 'a longer pause is a hidden page, not a slow frame',
    }),
  },
  start({ needs, options, log }) {
    const monitor = new FrameMonitor();
    const { stats, software } = needs.renderer.view;
    const scripts = new ScriptTimes();
    const api: PerformanceApi = {
      rateHz: () => monitor.rateHz,
      droppedShare: () => monitor.droppedShare,
      scriptS: () => scripts.lastS,
      scriptS95: () => scripts.percentileS(0.95),
      beginFrame: () => scripts.begin(),
      reset: () => monitor.reset(),
    };
    return {
      api,
      step(tick) {
        scripts.end();
        if (tick.stepS > options.longFrame) {
          monitor.reset();
          return;
        }
        const warning = monitor.frame(tick, stats);
        if (warning === 'begins') {
          log.warn('More than one frame in twenty is dropped.', {
            share: monitor.droppedShare,
            level: stats.level,
          });
          needs.page.notices.show(adviceFor(stats.level, software));
        } else if (warning === 'over') {
          log.info('Frames come evenly again.', { level: stats.level });
        }
      },
    };
  },
});

/** Scripting times of the last frames. */
class ScriptTimes {
  readonly #keptS = new Float64Array(KEPT_FRAMES);
  #frames = 0;
  #beganMs = 0;

  get lastS(): number {
    return this.#keptS[(this.#frames + KEPT_FRAMES - 1) % KEPT_FRAMES];
  }

  begin(): void {
    this.#beganMs = performance.now();
  }

  end(): void {
    this.#keptS[this.#frames % KEPT_FRAMES] = (performance.now() - this.#beganMs) / 1000;
    this.#frames += 1;
  }

  /** The time that a share of the frames keeps to; 0 before the first. */
  percentileS(share: number): number {
    const sorted = this.#keptS.slice(0, Math.min(this.#frames, KEPT_FRAMES)).sort();
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  }
}
