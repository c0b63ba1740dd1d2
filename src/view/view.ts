import type { Group, PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { bodies } from '../astro/index.ts';
import { type Log, silentLog } from '../engine/index.ts';
import { type Projection, projectSphere } from './frame/projection.ts';
import type { QualityLevel } from './quality/levels.ts';
import { Pace } from './quality/pace.ts';
import { Scenery } from './scenery.ts';
import type { SkyName } from './stars/constellation-file.ts';
import { Surroundings } from './surroundings.ts';
import type { ViewOptions, ViewStats } from './view-options.ts';
import type { ViewState } from './view-state.ts';
import { createGraphics } from './webgl.ts';

const none: readonly number[] = [];

/**
 * Draws what a state says, relative to the observer, whose ship is the scene's origin; axes are ICRF. Keeps no clock
 * and no connection: call `render` for each frame.
 */
export class View {
  readonly renderer: WebGLRenderer;
  /** True when a processor draws instead of a graphics card. */
  readonly software: boolean;
  readonly #options: ViewOptions;
  readonly #log: Log;
  readonly #scenery: Scenery;
  readonly #surroundings: Surroundings;
  readonly #pace: Pace;
  #lost = false;

  /** @throws ViewError `webgl_missing` when the browser gives no WebGL 2 */
  constructor(options: ViewOptions) {
    const { canvas, quality = 'auto', clock = steadyMs } = options;
    this.#options = options;
    this.#log = (options.log ?? silentLog).child({ part: 'view' });
    const { renderer, software, device } = createGraphics(canvas);
    this.renderer = renderer;
    this.software = software;
    this.#scenery = new Scenery(renderer, options, this.#log);
    this.#surroundings = new Surroundings(this.#scenery, renderer);
    const automatic = quality === 'auto';
    const start = automatic ? (software ? 'low' : 'high') : quality;
    this.#pace = new Pace(renderer, this.#scenery.rig.lens, { start, automatic, clock }, this.#log);
    canvas.addEventListener('webglcontextlost', this.#onLost);
    canvas.addEventListener('webglcontextrestored', this.#onRestored);
    this.#log.info('Drawing starts.', { device, software, level: this.stats.level });
  }

  get scene(): Scene {
    return this.#scenery.scene;
  }

  /** Hangs at the eye with the camera; in a headset, the origin of its space. */
  get rig(): Group {
    return this.#scenery.rig.eye;
  }

  /** Hangs at the ship's origin in ship axes: for a cockpit. */
  get ship(): Group {
    return this.#scenery.rig.ship;
  }

  get camera(): PerspectiveCamera {
    return this.#scenery.rig.camera;
  }

  get stats(): ViewStats {
    return this.#pace.stats;
  }

  /** Resolves when stars and Milky Way are there; rejects when one cannot be had. */
  get skyReady(): Promise<void> {
    return this.#scenery.stars.ready;
  }

  /** What has a name on the sky: nothing before constellations were drawn for the first time. */
  get skyNames(): readonly SkyName[] {
    return this.#scenery.stars.figures.names;
  }

  /** The bodies whose orbits were drawn last; another list whenever they are others. */
  get orbiting(): readonly number[] {
    return this.#scenery.orbits?.bodies ?? none;
  }

  /**
   * Draws one frame.
   * @param nowMs time of the frame by a steady clock, as animation callbacks give it
   */
  render(state: ViewState, nowMs: number): void {
    this.#pace.begin(nowMs);
    if (this.#lost) return;
    const { renderer, stats } = this;
    const { scene, rig, frame, travels, exposure } = this.#scenery;
    rig.pose(state, renderer.xr.isPresenting);
    frame.pixelsPerRad = rig.pixelsPerRad(renderer);
    frame.quality = this.#pace.settings;
    travels.update(state, frame);
    this.#surroundings.update(state, this.#pace, nowMs);
    renderer.toneMappingExposure = exposure.exposure;
    renderer.render(scene, rig.camera);
    stats.exposure = exposure.exposure;
    stats.sunVisible = this.#surroundings.sunVisible;
    this.#pace.end();
  }

  /** Draws something else at the moment of the frame before, so that light and quality go on as if it had not been. */
  redraw(state: ViewState): void {
    this.render(state, this.#pace.lastMs);
  }

  /** Takes the exposure of the next frame at once instead of adapting: after a jump or a new scene. */
  cut(): void {
    this.#scenery.exposure.cut();
    this.#scenery.lattice.cut();
    this.#surroundings.cut();
  }

  /** Where a body is on the screen in the last frame; not meant for a headset. False when it is not drawn. */
  project(body: number, out: Projection): boolean {
    const { placements, rig, travels } = this.#scenery;
    const placement = placements?.of(body);
    if (!placement) return false;
    const { positionM, distanceM, angularRadiusRad } = placement.seen;
    const { equatorialRadiusM } = bodies[body];
    const radiusM = travels.near.seen ? distanceM * Math.sin(angularRadiusRad) : equatorialRadiusM;
    projectSphere(rig.lens, positionM, radiusM, out);
    return true;
  }

  /** Fits the drawing buffer to a canvas of the given size in CSS pixels. */
  resize(widthPx: number, heightPx: number, devicePixelRatio: number): void {
    this.#pace.resize(widthPx, heightPx, devicePixelRatio);
  }

  /** Fixes the level of quality, or lets frame times choose it. */
  setQuality(level: QualityLevel | 'auto'): void {
    this.#pace.set(level);
  }

  /** Goes a level up or down from the present one; an automatic choice goes on from there. */
  stepQuality(step: 'up' | 'down'): void {
    this.#pace.step(step);
  }

  /** Period of the display where it is known, s, as in a headset session; undefined to measure it. */
  setPeriod(periodS: number | undefined): void {
    this.#pace.setPeriod(periodS);
  }

  dispose(): void {
    const { canvas } = this.#options;
    canvas.removeEventListener('webglcontextlost', this.#onLost);
    canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#scenery.dispose();
    this.renderer.setAnimationLoop(null);
    this.renderer.dispose();
  }

  readonly #onLost = (): void => {
    this.#lost = true;
    this.#scenery.bodies.forget();
    this.#log.warn('The graphics card was lost; drawing waits until it is back.');
    this.#options.onGraphics?.('lost');
  };

  readonly #onRestored = (): void => {
    this.#lost = false;
    this.#log.info('The graphics card is back.');
    this.#options.onGraphics?.('restored');
  };
}

function steadyMs(): number {
  return performance.now();
}

/**
 * Makes a view on a canvas.
 * @throws ViewError `webgl_missing` when the browser gives no WebGL 2
 */
export function createView(options: ViewOptions): View {
  return new View(options);
}
