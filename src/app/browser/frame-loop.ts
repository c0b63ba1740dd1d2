import type { WebGLRenderer } from 'three';
import type { Engine } from '../../engine/index.ts';
import type { PerformanceApi } from './subsystems/performance.ts';
import { renderer as drawing } from './subsystems/renderer.ts';

/** Longest span that one frame makes up for, s: after that the world is taken as it is now. */
const SPAN_MOST_S = 0.1;

/** Runs a step of the engine for each frame of the display, in the headset's rhythm while there is a session. */
export class FrameLoop {
  readonly #engine: Pick<Engine, 'step' | 'stateOf'>;
  readonly #renderer: WebGLRenderer;
  readonly #performance: PerformanceApi;
  readonly #onStopped: () => void;
  readonly #tick = { index: 0, stepS: 0 };
  readonly #removal = new AbortController();
  #beforeMs = Number.NaN;

  /** @param onStopped told when drawing, or something that it needs, has failed: the loop has ended then */
  constructor(
    engine: Pick<Engine, 'step' | 'stateOf'>,
    renderer: WebGLRenderer,
    performanceApi: PerformanceApi,
    onStopped: () => void,
  ) {
    this.#engine = engine;
    this.#renderer = renderer;
    this.#performance = performanceApi;
    this.#onStopped = onStopped;
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
    if (this.#engine.stateOf(drawing) === 'ready') return;
    this.stop();
    this.#onStopped();
  }
}
