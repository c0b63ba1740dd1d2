import type { WebGLRenderer } from 'three';
import type { Engine } from '../../engine/index.ts';
import type { PerformanceApi } from './subsystems/performance.ts';

/** Longest span that one frame makes up for, s: after that the world is taken as it is now. */
const SPAN_MOST_S = 0.1;

/** Runs a step of the engine for each frame of the display, in the headset's rhythm while there is a session. */
export class FrameLoop {
  readonly #engine: Pick<Engine, 'step'>;
  readonly #renderer: WebGLRenderer;
  readonly #performance: PerformanceApi;
  readonly #tick = { index: 0, stepS: 0 };
  readonly #removal = new AbortController();
  #beforeMs = Number.NaN;

  constructor(engine: Pick<Engine, 'step'>, renderer: WebGLRenderer, performanceApi: PerformanceApi) {
    this.#engine = engine;
    this.#renderer = renderer;
    this.#performance = performanceApi;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => this.#performance.reset(), {
      signal: this.#removal.signal,
    });
    this.#renderer.setAnimationLoop((timeMs) => this.#frame(timeMs));
  }

  stop(): void {
    this.#removal.abort();
    this.#renderer.setAnimationLoop(null);
  }

  /** @param timeMs when the display shows the frame, as its rhythm has it */
  #frame(timeMs: number): void {
    this.#performance.beginFrame();
    const spanS = Number.isNaN(this.#beforeMs) ? 0 : (timeMs - this.#beforeMs) / 1000;
    this.#beforeMs = timeMs;
    this.#tick.index += 1;
    this.#tick.stepS = Math.min(SPAN_MOST_S, Math.max(0, spanS));
    this.#engine.step(this.#tick);
  }
}
