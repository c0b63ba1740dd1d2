import type { WebGLRenderer } from 'three';
import { putFarPoints } from './entities/far-points.ts';
import { GlobeLight } from './entities/globe-light.ts';
import { type Placements, SUN } from './frame/placement.ts';
import { LightMeter, type MeterReading } from './light/meter.ts';
import { visibleSun } from './light/occlusion.ts';
import { DARK_EXPOSURE } from './light/photometry.ts';
import { LOCAL_EXPOSURE } from './local/local-environment.ts';
import type { Pace } from './quality/pace.ts';
import { getUsed } from './relativity/travel.ts';
import type { Scenery } from './scenery.ts';
import type { StarFieldContext } from './stars/star-field.ts';
import type { ViewState } from './view-state.ts';

/** How often the light is measured at most, s: the exposure takes longer than this to follow. */
const READING_S = 0.05;

/** Brings what surrounds the eye up to date for a frame: first where things are, then their light, then how long one exposes. */
export class Surroundings {
  /** Fraction of the disc of the Sun, or of the star that is there, that no body hides. */
  sunVisible = 1;
  readonly #all: Scenery;
  readonly #renderer: WebGLRenderer;
  readonly #meter = new LightMeter();
  readonly #reading: MeterReading = { exposure: 1, starExposure: 1 };
  readonly #globeLight = new GlobeLight();
  readonly #globes = { pixelsPerRad: 1, exposure: 1, starExposure: 1 };
  readonly #used = { things: 1, stars: 1 };
  readonly #sky: { -readonly [Key in keyof StarFieldContext]: StarFieldContext[Key] } = {
    exposure: 1,
    starExposure: 1,
    pixelRatio: 1,
    faintestMagnitude: 99,
    figures: false,
    stepS: 0,
    from: null,
  };
  #sinceReadingS = Number.POSITIVE_INFINITY;
  #stepS = 0;

  constructor(scenery: Scenery, renderer: WebGLRenderer) {
    this.#all = scenery;
    this.#renderer = renderer;
  }

  /** Takes a frame, so long after the one before it; eye and quality are set. Does not allocate. */
  update(state: ViewState, { intervalS: stepS }: Pick<Pace, 'intervalS'>, nowMs: number): void {
    const all = this.#all;
    this.#stepS = stepS;
    const pixelRatio = this.#renderer.getPixelRatio();
    const placements = state.environment === 'space' ? all.placements : null;
    const { globes: custom } = all.entities;
    const isDark = state.sky === 'stars';
    custom.update(state, placements ? 'space' : isDark ? 'stars' : 'room');
    const isSystem = isDark && placements === null && custom.lamp.luminositySun > 0;
    if (placements) this.#space(state, placements);
    else if (isSystem) this.#system(state);
    else this.#room(state);
    all.globeOrbits.update(state, custom, pixelRatio);
    const free = placements !== null || isSystem ? custom : null;
    all.lattice.update(state, placements, free, stepS, nowMs, pixelRatio);
    this.#things(state);
    all.points.commit(all.exposure, pixelRatio);
  }

  /** Measures the light of the next frame at once. */
  cut(): void {
    this.#sinceReadingS = Number.POSITIVE_INFINITY;
  }

  /** The Solar System, with the custom bodies in it. */
  #space(state: ViewState, placements: Placements): void {
    const all = this.#all;
    placements.update(state, all.travels.near);
    const sun = placements.of(SUN);
    if (!sun) return;
    all.show('space');
    const { entities, exposure, frame } = all;
    const custom = entities.globes;
    this.#globeLight.update(custom, placements);
    const visible = visibleSun(sun, placements.all) * custom.starVisible(sun);
    this.sunVisible = visible;
    if (this.#isReadingDue()) {
      const view = all.rig.meter(this.#renderer);
      this.#meter.read(placements.seen, view, visible, this.#reading);
      custom.expose(view, this.#reading);
    }
    exposure.follow(this.#reading, this.#stepS, state.alwaysShowStars);
    frame.day = state.day;
    frame.second = state.second;
    all.bodies.update(placements.all, frame);
    all.comets.update(placements.all, frame);
    this.#stars(state);
    all.glare.update(sun.seen, visible, exposure);
    all.shipLight.update(sun, placements.all, visible, custom);
    const pixelRatio = this.#renderer.getPixelRatio();
    all.orbits?.update(state, placements, pixelRatio);
    all.course?.update(state, placements, pixelRatio);
    all.swarms?.update(state, placements, exposure, pixelRatio);
  }

  /** Another star than the Sun, and what goes about it. */
  #system(state: ViewState): void {
    const all = this.#all;
    const { globes } = all.entities;
    const { lamp } = globes;
    all.show('system');
    this.#globeLight.update(globes, null);
    const visible = globes.starVisible();
    this.sunVisible = visible;
    if (this.#isReadingDue()) {
      const view = all.rig.meter(this.#renderer);
      this.#meter.readStar(lamp, view, visible, this.#reading);
      globes.expose(view, this.#reading);
    }
    all.exposure.follow(this.#reading, this.#stepS, state.alwaysShowStars);
    this.#stars(state);
    all.glare.update(lamp, visible, all.exposure, lamp.colour);
    all.shipLight.updateFrom(globes, visible);
    all.course?.update(state, null, this.#renderer.getPixelRatio());
  }

  /** A place without bodies, by day or under the stars. */
  #room(state: ViewState): void {
    const { course, exposure, frame, local, rig, stars, travels } = this.#all;
    this.#all.show('room');
    course?.update(state, null, this.#renderer.getPixelRatio());
    getUsed(this.#used, travels.near, rig.lens.attitude);
    exposure.set(LOCAL_EXPOSURE * this.#used.things);
    this.cut();
    const { sky = 'day' } = state;
    local.update(state.observer.offsetM, frame.quality.shadowMapPx, sky);
    stars.object.visible = sky === 'stars';
    if (sky !== 'stars') return;
    exposure.starExposure = DARK_EXPOSURE;
    this.#stars(state);
  }

  #stars({ constellations = false, seenFrom = null }: ViewState): void {
    const { exposure, frame, rig, stars, travels } = this.#all;
    const sky = this.#sky;
    sky.exposure = exposure.exposure;
    getUsed(this.#used, travels.sky, rig.lens.attitude);
    sky.starExposure = exposure.starExposure * this.#used.stars;
    sky.pixelRatio = this.#renderer.getPixelRatio();
    sky.faintestMagnitude = frame.quality.starMagnitude;
    sky.figures = constellations;
    sky.from = seenFrom;
    sky.stepS = this.#stepS;
    stars.update(sky);
  }

  /** Ships, crates and custom bodies, and points of light for what is far of them. */
  #things(state: ViewState): void {
    const { entities, exposure, frame, points } = this.#all;
    const globes = this.#globes;
    globes.pixelsPerRad = frame.pixelsPerRad;
    globes.exposure = exposure.exposure;
    globes.starExposure = exposure.starExposure;
    entities.update(state, globes);
    putFarPoints(points, entities, frame);
  }

  #isReadingDue(): boolean {
    this.#sinceReadingS += this.#stepS;
    const isDue = !(this.#sinceReadingS < READING_S);
    if (isDue) this.#sinceReadingS = 0;
    return isDue;
  }
}
