import type { Scene } from 'three';
import { bodies, DAY_S, orientation } from '../../astro/index.ts';
import { type Quat, quat, type Vec3, vec3 } from '../../math/index.ts';
import { addComa } from '../comets/comet-layer.ts';
import { type Located, type Placement, SUN } from '../frame/placement.ts';
import type { Exposure } from '../light/exposure.ts';
import { phaseBrightness } from '../light/phase.ts';
import { reflectedMagnitude, starRadiance, sunMagnitude } from '../light/photometry.ts';
import type { BodyPoints } from '../light/points.ts';
import type { Shadows } from '../light/shadows.ts';
import type { QualitySettings } from '../quality/levels.ts';
import type { Travel } from '../relativity/travel.ts';
import { joinTravel } from '../relativity/travelling-material.ts';
import type { BodyContext, BodyVisual } from './body-visual.ts';
import { createVisual, type VisualTools } from './visuals.ts';

/** Apparent diameters between which a point of light gives way to a disc, pixels. */
const POINT_BELOW_PX = 1.2;
const DISC_ABOVE_PX = 2.6;

/** Apparent diameter below which no disc is drawn, pixels. */
const NO_DISC_PX = 0.8;

/** Pictures are made one at a time, this many frames apart, and small ones only once the first frames are out. */
const FRAMES_BETWEEN = 20;
const FIRST_FRAMES = 60;
const SMALL_PX = 24;

/** What a frame is drawn with, beside the places of bodies. */
export interface BodyFrame {
  /** Pixels of the drawing buffer for one radian in the middle of the view. */
  pixelsPerRad: number;
  /** TDB since J2000. */
  day: number;
  second: number;
  quality: QualitySettings;
  readonly exposure: Exposure;
}

interface MutableContext extends BodyContext {
  positionM: Vec3;
  orientation: Quat;
  sunDirection: Vec3;
  sunDistanceM: number;
  shadows: Shadows;
  shine: Vec3;
  shineDirection: Vec3;
  sunlight: number;
  eyeDistanceM: number;
  diameterPx: number;
  exposure: number;
  timeS: number;
  quality: QualitySettings;
}

/** All bodies: discs where they are large enough, points of true brightness where they are not. */
export class BodyLayer {
  readonly #scene: Scene;
  readonly #tools: VisualTools;
  readonly #visuals = new Map<number, BodyVisual | null>();
  readonly #points: BodyPoints;
  readonly #travel: Travel;
  #context: MutableContext | null = null;
  #frame = 0;
  /** Apparent diameter of the body at hand, pixels of the drawing buffer. */
  #diameterPx = 0;
  #lastMade = -FRAMES_BETWEEN;

  constructor(scene: Scene, tools: VisualTools, points: BodyPoints, travel: Travel) {
    this.#scene = scene;
    this.#tools = tools;
    this.#points = points;
    this.#travel = travel;
  }

  /** Draws nothing of a body until its first update; makes pictures when they are first needed. */
  update(placements: readonly Located[], frame: BodyFrame): void {
    this.#frame++;
    for (let at = 0; at < placements.length; at++) {
      const placement = placements[at];
      this.#diameterPx = 2 * Math.tan(Math.min(1.5, placement.seen.angularRadiusRad)) * frame.pixelsPerRad;
      const drawn = this.#disc(placement, frame);
      this.#point(placement, drawn, frame);
    }
  }

  /** Hides all bodies, for scenes that have none. */
  hide(): void {
    for (const visual of this.#visuals.values()) if (visual) visual.object.visible = false;
    for (let body = 0; body < bodies.length; body++) this.#points.hide(body);
  }

  /** When the graphics card is lost, while what was there can still be let go of. */
  forget(): void {
    for (const visual of this.#visuals.values()) visual?.forget?.();
  }

  dispose(): void {
    for (const visual of this.#visuals.values()) {
      visual?.object.removeFromParent();
      visual?.dispose();
    }
    this.#visuals.clear();
  }

  /** A body's picture, made now when it is due: shaders take long to build, and a first frame has few to spare. */
  #visual(body: number): BodyVisual | null {
    const known = this.#visuals.get(body);
    if (known !== undefined) return known;
    const small = this.#diameterPx < SMALL_PX;
    if (small && (this.#frame < FIRST_FRAMES || this.#frame - this.#lastMade < FRAMES_BETWEEN)) return null;
    this.#lastMade = this.#frame;
    const visual = createVisual(bodies[body], this.#tools);
    if (visual) {
      joinTravel(visual.object, this.#travel.uniforms);
      this.#scene.add(visual.object);
    }
    this.#visuals.set(body, visual);
    return visual;
  }

  /** Draws a body's disc; false when it has none now. */
  #disc(placement: Placement, frame: BodyFrame): boolean {
    if (this.#diameterPx < NO_DISC_PX) {
      const visual = this.#visuals.get(placement.body);
      if (visual) visual.object.visible = false;
      return false;
    }
    const visual = this.#visual(placement.body);
    if (!visual) return false;
    const { object } = visual;
    const context = this.#fill(placement, frame);
    object.visible = true;
    // what is aberrated is elsewhere than its mesh
    object.frustumCulled = !this.#travel.seen;
    for (const part of object.children) part.frustumCulled = object.frustumCulled;
    object.position.fromArray(context.positionM);
    object.quaternion.fromArray(context.orientation);
    visual.update(context);
    return object.visible;
  }

  #fill(placement: Placement, frame: BodyFrame): BodyContext {
    this.#context ??= {
      positionM: vec3.create(),
      orientation: quat.create(),
      sunDirection: vec3.create(),
      sunDistanceM: 1,
      shadows: placement.shadows,
      shine: placement.shine,
      shineDirection: placement.shineDirection,
      sunlight: 1,
      eyeDistanceM: 1,
      diameterPx: 0,
      exposure: 1,
      timeS: 0,
      quality: frame.quality,
    };
    const context = this.#context;
    vec3.copy(context.positionM, placement.positionM);
    orientation(placement.body, frame.day, frame.second, context.orientation);
    vec3.copy(context.sunDirection, placement.sunDirection);
    context.sunDistanceM = placement.sunDistanceM;
    context.shadows = placement.shadows;
    context.shine = placement.shine;
    context.shineDirection = placement.shineDirection;
    context.sunlight = placement.sunlight;
    context.eyeDistanceM = placement.distanceM;
    context.diameterPx = this.#diameterPx;
    context.exposure = frame.exposure.exposure;
    context.timeS = frame.day * DAY_S + frame.second;
    context.quality = frame.quality;
    return context;
  }

  #point(placement: Placement, drawn: boolean, frame: BodyFrame): void {
    const { body, positionM, distanceM } = placement;
    const { exposure } = frame;
    const { albedoRgb, equatorialRadiusM } = bodies[body];
    const diameterPx = drawn ? this.#diameterPx : 0;
    const shown =
      1 - Math.min(1, Math.max(0, (diameterPx - POINT_BELOW_PX) / (DISC_ABOVE_PX - POINT_BELOW_PX)));
    if (shown <= 0) {
      this.#points.hide(body);
      return;
    }
    readMagnitude(placement, frame);
    const peak = (shown * starRadiance(magnitude[0]) * exposure.starExposure) / exposure.exposure;
    // colour of the point: the body's own, at the same brightness
    const color = body === SUN ? WHITE : albedoRgb;
    const scale = peak / Math.max(color[0], color[1], color[2]);
    // just before the body, so that its own disc does not hide the point while one gives way to the other
    const near = Math.max(0.5, 1 - (1.01 * equatorialRadiusM) / distanceM);
    // written straight into the buffers: numbers handed to a call would be boxed in every frame
    const { positions, radiances } = this.#points;
    for (let c = 0; c < 3; c++) {
      positions[3 * body + c] = positionM[c] * near;
      radiances[3 * body + c] = color[c] * scale;
    }
  }
}

/** Of the point at hand: numbers that a call returns would be boxed in every frame. */
const magnitude = new Float64Array(1);

/** Finds the magnitude of a body that is drawn as a point. */
function readMagnitude(placement: Placement, frame: BodyFrame): void {
  const { body, positionM, distanceM, sunDistanceM, angularRadiusRad } = placement;
  if (body === SUN) {
    magnitude[0] = sunMagnitude(distanceM);
    return;
  }
  const { geometricAlbedo, kind } = bodies[body];
  const cosine = -vec3.dot(positionM, placement.sunDirection) / distanceM;
  const phase = phaseBrightness(body, Math.acos(Math.min(1, Math.max(-1, cosine))));
  const lit = phase * placement.lit;
  magnitude[0] = reflectedMagnitude(geometricAlbedo, lit, angularRadiusRad, sunDistanceM);
  if (kind === 'comet') addComa(magnitude, placement, frame);
}

const WHITE = [1, 0.97, 0.92] as const;
