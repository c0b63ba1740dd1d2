import { type Group, type PerspectiveCamera, Scene, type WebGLRenderer } from 'three';
import { bodies, type Ephemeris } from '../astro/index.ts';
import { type Log, silentLog } from '../engine/index.ts';
import { type BodyFrame, BodyLayer } from './bodies/body-layer.ts';
import type { PictureSource } from './earth/earth-textures.ts';
import { EntityLayer, MAX_OF_SHAPE } from './entities/entity-layer.ts';
import { Placements, SUN } from './frame/placement.ts';
import { type Projection, projectSphere } from './frame/projection.ts';
import { Rig } from './frame/rig.ts';
import { Exposure } from './light/exposure.ts';
import { Glare } from './light/glare.ts';
import { LightMeter, type MeterReading } from './light/meter.ts';
import { visibleSun } from './light/occlusion.ts';
import { BodyPoints } from './light/points.ts';
import { ShipLight } from './light/ship-light.ts';
import { LOCAL_EXPOSURE, LocalEnvironment } from './local/local-environment.ts';
import { OrbitLines } from './orbits/orbit-lines.ts';
import { QualityGovernor } from './quality/governor.ts';
import { type QualityLevel, qualityLevels, qualitySettings } from './quality/levels.ts';
import { createStarField, type StarField } from './stars/star-field.ts';
import type { ViewState } from './view-state.ts';
import { createGraphics, type Graphics } from './webgl.ts';

/** How a view is made. */
export interface ViewOptions {
  readonly canvas: HTMLCanvasElement;
  /** Motion of the bodies; null for a world without any. */
  readonly ephemeris: Ephemeris | null;
  readonly log?: Log;
  /** A fixed level, or `auto`: chosen by the time that frames take. */
  readonly quality?: QualityLevel | 'auto';
  /** Decodes a map by its address; fetches when absent. */
  readonly pictures?: PictureSource;
  /** Told when the graphics card is lost and when it is back; drawing goes on by itself. */
  readonly onGraphics?: (state: 'lost' | 'restored') => void;
  /** Milliseconds of a steady clock, only to measure the view's own work. */
  readonly clock?: () => number;
}

/** What the last frame took and showed. */
export interface ViewStats {
  drawCalls: number;
  triangles: number;
  /** Scripting time of the frame, s. */
  scriptS: number;
  exposure: number;
  level: QualityLevel;
  /** Time that a frame may take, s. */
  budgetS: number;
  frames: number;
  dropped: number;
  /** Fraction of the Sun's disc that no body hides. */
  sunVisible: number;
}

/** Most pixels of the drawing buffer that a screen is given, whatever its density. */
const MOST_PIXELS = 3840 * 2160;

/** Radiance of a far marker at exposure 1. */
const MARKER_GLOW = 0.5;

/** How often the light is measured at most, s: the exposure takes longer than this to follow. */
const READING_S = 0.05;

/**
 * Draws what a state says, relative to the observer, whose ship is the scene's origin; axes are ICRF. Keeps no clock
 * and no connection: call `render` for each frame.
 */
export class View {
  readonly renderer: WebGLRenderer;
  readonly scene = new Scene();
  readonly stats: ViewStats;
  readonly #graphics: Graphics;
  readonly #options: ViewOptions;
  readonly #log: Log;
  readonly #rig = new Rig();
  readonly #placements: Placements | null;
  readonly #exposure = new Exposure();
  readonly #meter = new LightMeter();
  readonly #reading: MeterReading = { exposure: 1, starExposure: 1 };
  readonly #frame: BodyFrame;
  readonly #stars: StarField;
  readonly #sky: { exposure: number; starExposure: number; pixelRatio: number; faintestMagnitude: number };
  readonly #points: BodyPoints;
  readonly #bodies: BodyLayer;
  readonly #glare = new Glare();
  readonly #shipLight = new ShipLight();
  readonly #entities: EntityLayer;
  readonly #orbits: OrbitLines | null;
  readonly #local = new LocalEnvironment();
  readonly #governor: QualityGovernor;
  #automatic: boolean;
  #devicePixelRatio = 1;
  readonly #sample = { intervalS: 0, scriptS: 0 };
  #lastMs = Number.NaN;
  #sinceReadingS = Number.POSITIVE_INFINITY;
  #lost = false;

  /** @throws ViewError `webgl_missing` when the browser gives no WebGL 2 */
  constructor(options: ViewOptions) {
    this.#options = options;
    this.#log = (options.log ?? silentLog).child({ part: 'view' });
    this.#graphics = createGraphics(options.canvas);
    const { renderer, software, device } = this.#graphics;
    this.renderer = renderer;
    const { ephemeris, quality = 'auto' } = options;
    this.#automatic = quality === 'auto';
    this.#governor = new QualityGovernor(quality === 'auto' ? (software ? 'low' : 'high') : quality);
    this.#placements = ephemeris ? new Placements(ephemeris) : null;
    this.#stars = createStarField();
    this.#stars.ready.catch((error: unknown) => {
      this.#log.warn('Stars or Milky Way could not be loaded; the sky is drawn without.', {
        reason: error instanceof Error ? error.message : String(error),
      });
    });
    this.#sky = { exposure: 1, starExposure: 1, pixelRatio: 1, faintestMagnitude: 99 };
    this.#points = new BodyPoints(bodies.length + MAX_OF_SHAPE.ship + MAX_OF_SHAPE.marker);
    this.#bodies = new BodyLayer(
      this.scene,
      { renderer, log: this.#log, ...(options.pictures ? { pictures: options.pictures } : {}) },
      this.#points,
    );
    this.#entities = new EntityLayer(this.scene, ephemeris, this.#log);
    this.#orbits = ephemeris ? new OrbitLines(ephemeris) : null;
    this.#frame = {
      pixelsPerRad: 1,
      day: 0,
      second: 0,
      quality: qualitySettings.high,
      exposure: this.#exposure,
    };
    this.scene.add(this.#rig.eye, this.#rig.ship, this.#points.points, this.#glare.mesh);
    this.scene.add(this.#stars.object, this.#shipLight.group, this.#local.group);
    if (this.#orbits) this.scene.add(this.#orbits.mesh);
    this.stats = {
      drawCalls: 0,
      triangles: 0,
      scriptS: 0,
      exposure: 1,
      level: this.#governor.level,
      budgetS: this.#governor.budgetS,
      frames: 0,
      dropped: 0,
      sunVisible: 1,
    };
    options.canvas.addEventListener('webglcontextlost', this.#onLost);
    options.canvas.addEventListener('webglcontextrestored', this.#onRestored);
    this.#applyQuality();
    this.#log.info('Drawing starts.', { device, software, level: this.#governor.level });
  }

  /** Hangs at the eye with the camera; in a headset, the origin of its space. */
  get rig(): Group {
    return this.#rig.eye;
  }

  /** Hangs at the ship's origin in ship axes: for a cockpit. */
  get ship(): Group {
    return this.#rig.ship;
  }

  get camera(): PerspectiveCamera {
    return this.#rig.camera;
  }

  /**
   * Draws one frame.
   * @param nowMs time of the frame by a steady clock, as animation callbacks give it
   */
  render(state: ViewState, nowMs: number): void {
    const clock = this.#options.clock ?? steadyMs;
    const startMs = clock();
    this.#sample.intervalS = Number.isNaN(this.#lastMs) ? 0 : Math.max(0, nowMs - this.#lastMs) / 1e3;
    this.#lastMs = nowMs;
    if (this.#lost) return;
    const { renderer } = this;
    this.#rig.pose(state, renderer.xr.isPresenting);
    if (state.environment === 'space' && this.#placements) this.#space(state, this.#placements);
    else this.#room(state);
    this.#entities.update(state);
    this.#farPoints();
    renderer.toneMappingExposure = this.#exposure.exposure;
    this.#points.commit(this.#exposure, renderer.getPixelRatio());
    renderer.render(this.scene, this.#rig.camera);
    this.#sample.scriptS = (clock() - startMs) / 1e3;
    this.#measure();
  }

  /** Draws something else at the moment of the frame before, so that light and quality go on as if it had not been. */
  redraw(state: ViewState): void {
    this.render(state, this.#lastMs);
  }

  /** Fits the drawing buffer to a canvas of the given size in CSS pixels. */
  resize(widthPx: number, heightPx: number, devicePixelRatio: number): void {
    this.#devicePixelRatio = devicePixelRatio;
    this.#rig.lens.widthPx = Math.max(1, widthPx);
    this.#rig.lens.heightPx = Math.max(1, heightPx);
    this.#applyQuality();
  }

  /** Where a body is on the screen in the last frame; not meant for a headset. False when it is not drawn. */
  project(body: number, out: Projection): boolean {
    const placement = this.#placements?.of(body);
    if (!placement) return false;
    projectSphere(this.#rig.lens, placement.positionM, bodies[body].equatorialRadiusM, out);
    return true;
  }

  /** Fixes the level of quality, or lets frame times choose it. */
  setQuality(level: QualityLevel | 'auto'): void {
    this.#automatic = level === 'auto';
    if (level !== 'auto') this.#governor.setLevel(level);
    this.#applyQuality();
  }

  /** Goes a level up or down from the present one; an automatic choice goes on from there. */
  stepQuality(step: 'up' | 'down'): void {
    const at = qualityLevels.indexOf(this.#governor.level) + (step === 'up' ? -1 : 1);
    const level = qualityLevels[Math.max(0, Math.min(qualityLevels.length - 1, at))];
    this.#governor.setLevel(level);
    this.#applyQuality();
  }

  /** Period of the display where it is known, s, as in a headset session; undefined to measure it. */
  setPeriod(periodS: number | undefined): void {
    this.#governor.setPeriod(periodS);
  }

  /** Takes the exposure of the next frame at once instead of adapting: after a jump or a new scene. */
  cut(): void {
    this.#exposure.cut();
    this.#sinceReadingS = Number.POSITIVE_INFINITY;
  }

  dispose(): void {
    const { canvas } = this.#options;
    canvas.removeEventListener('webglcontextlost', this.#onLost);
    canvas.removeEventListener('webglcontextrestored', this.#onRestored);
    this.#bodies.dispose();
    this.#entities.dispose();
    this.#orbits?.dispose();
    this.#local.dispose();
    this.#glare.dispose();
    this.#stars.dispose();
    this.#points.dispose();
    this.#shipLight.dispose();
    this.renderer.setAnimationLoop(null);
    this.renderer.dispose();
  }

  #space(state: ViewState, placements: Placements): void {
    placements.update(state);
    const { renderer } = this;
    const sun = placements.of(SUN);
    if (!sun) return;
    this.#showRoom(false);
    const visible = visibleSun(sun, placements.all);
    this.stats.sunVisible = visible;
    const { intervalS } = this.#sample;
    this.#sinceReadingS += intervalS;
    if (!(this.#sinceReadingS < READING_S)) {
      this.#sinceReadingS = 0;
      this.#meter.read(placements.all, this.#rig.meter(renderer), visible, this.#reading);
    }
    this.#exposure.follow(this.#reading, intervalS, state.alwaysShowStars);
    this.#frame.pixelsPerRad = this.#rig.pixelsPerRad(renderer);
    this.#frame.day = state.day;
    this.#frame.second = state.second;
    this.#frame.quality = qualitySettings[this.#governor.level];
    this.#bodies.update(placements.all, this.#frame);
    this.#updateStars();
    this.#glare.update(sun, visible, this.#exposure.exposure);
    this.#shipLight.update(sun, placements.all, visible);
    this.#orbits?.update(state, placements, renderer.getPixelRatio());
  }

  #updateStars(): void {
    const sky = this.#sky;
    sky.exposure = this.#exposure.exposure;
    sky.starExposure = this.#exposure.starExposure;
    sky.pixelRatio = this.renderer.getPixelRatio();
    sky.faintestMagnitude = this.#frame.quality.starMagnitude;
    this.#stars.update(sky);
  }

  #room(state: ViewState): void {
    this.#showRoom(true);
    this.#bodies.hide();
    this.#glare.mesh.visible = false;
    if (this.#orbits) this.#orbits.mesh.visible = false;
    this.#exposure.set(LOCAL_EXPOSURE);
    this.#sinceReadingS = Number.POSITIVE_INFINITY;
    this.#local.update(state.observer.offsetM, qualitySettings[this.#governor.level].shadowMapPx);
  }

  #showRoom(shown: boolean): void {
    this.#local.group.visible = shown;
    this.#shipLight.group.visible = !shown;
    this.#stars.object.visible = !shown;
  }

  /** Ships too far for a shape, and markers, as points of light in a row after the bodies. */
  #farPoints(): void {
    const { far, farCount } = this.#entities;
    const { positions, radiances } = this.#points;
    const glow = MARKER_GLOW / this.#exposure.exposure;
    for (let i = 0; i < far.length; i++) {
      const at = 3 * (bodies.length + i);
      if (i >= farCount) {
        radiances[at] = radiances[at + 1] = radiances[at + 2] = 0;
        continue;
      }
      const { positionM, color, angularRadiusRad } = far[i];
      const shownAs = 2 * angularRadiusRad * this.#frame.pixelsPerRad;
      const strength = glow * Math.min(1, Math.max(0, (6 - shownAs) / 4));
      for (let c = 0; c < 3; c++) positions[at + c] = positionM[c];
      radiances[at] = color.r * strength;
      radiances[at + 1] = color.g * strength;
      radiances[at + 2] = color.b * strength;
    }
  }

  #measure(): void {
    const { stats } = this;
    const { intervalS, scriptS } = this.#sample;
    const { render } = this.renderer.info;
    stats.drawCalls = render.calls;
    stats.triangles = render.triangles;
    stats.scriptS = scriptS;
    stats.exposure = this.#exposure.exposure;
    const before = this.#governor.level;
    const changed = intervalS > 0 && this.#governor.frame(this.#sample);
    if (changed && !this.#automatic) this.#governor.setLevel(before);
    else if (changed) this.#applyQuality();
    if (changed && this.#automatic)
      this.#log.info('Quality changes.', { from: before, to: this.#governor.level });
    stats.level = this.#governor.level;
    stats.budgetS = this.#governor.budgetS;
    stats.frames = this.#governor.counts.frames;
    stats.dropped = this.#governor.counts.dropped;
  }

  #applyQuality(): void {
    if (this.renderer.xr.isPresenting) return;
    const { widthPx, heightPx } = this.#rig.lens;
    const wanted = Math.min(this.#devicePixelRatio, qualitySettings[this.#governor.level].pixelRatio);
    const most = Math.sqrt(MOST_PIXELS / (widthPx * heightPx));
    this.renderer.setPixelRatio(Math.min(wanted, most));
    this.renderer.setSize(widthPx, heightPx, false);
  }

  readonly #onLost = (): void => {
    this.#lost = true;
    this.#bodies.forget();
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
