import { bodies, bodyIndex } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { type Placement, SUN } from '../frame/placement.ts';
import type { Occluder } from './occlusion.ts';
import { brightGround, isRegolith, phaseBrightness } from './phase.ts';
import { DARK_EXPOSURE, HIGHLIGHT_VALUE, SUN_RADIANCE } from './photometry.ts';

/*
 * The light meter does not look at pixels. It knows where every body is and how it is lit, and asks of each which
 * exposure it would want and how much of the view it fills: rays on a coarse grid for what is large, the area of the
 * lit disc for what is small. That costs microseconds, never waits for the graphics card and works in a headset.
 */

const COLUMNS = 16;
const ROWS = 9;

/** Lit fraction of the view at which a body begins to, and fully does, set the exposure (powers of ten). */
const FAINT_SHARE = -5.4;
const FULL_SHARE = -2.8;
const LEAST_SHARE = 10 ** FAINT_SHARE;
const LOG_DARK = Math.log(DARK_EXPOSURE);

/** Radiance of a body in shadow at which stars beside it stay, and at which they fade in full (powers of ten). */
const ECLIPSED = -4.5;
const PARTLY_ECLIPSED = -2.5;

/** Highlights over the mean of a lit surface. */
const HEADROOM = 1.7;

/** The same for the Earth, whose mean is that of clouds and dark sea: only clouds need the room. */
const EARTH_HEADROOM = 1.15;

const EARTH = bodyIndex('earth');

/** Exposure of stars when a sunlit body sets the exposure: only the brightest remain. */
const LIT_STAR_EXPOSURE = 2.2;

/** Where the camera looks: unit vectors in ICRF axes and half extents of its view as tangents. */
export interface MeterView {
  readonly forward: Vec3;
  readonly right: Vec3;
  readonly up: Vec3;
  tanX: number;
  tanY: number;
}

/** What the meter wants. */
export interface MeterReading {
  /** Factor from radiance to display. */
  exposure: number;
  /** Factor for stars, which follows how far lit bodies fill the view. */
  starExposure: number;
}

const ray = vec3.create();
const normal = vec3.create();
const toSun = vec3.create();
const place = vec3.create();

/** Reads the light in view. Owns its scratch space: no call allocates. */
export class LightMeter {
  readonly #area: Float64Array;
  readonly #light: Float64Array;
  readonly #weight: Float64Array;

  constructor() {
    this.#area = new Float64Array(bodies.length);
    this.#light = new Float64Array(bodies.length);
    this.#weight = new Float64Array(bodies.length);
  }

  /**
   * @param sunVisible fraction of the Sun's disc that no body hides
   * @param out written and returned
   */
  read(
    placements: readonly Placement[],
    view: MeterView,
    sunVisible: number,
    out: MeterReading,
  ): MeterReading {
    this.#scan(placements, view);
    let darker = 0; // how far bright bodies close the exposure, and dim ones that fill the view open it
    let brighter = 0;
    let shadeOfStars = 0;
    for (let at = 0; at < placements.length; at++) {
      const placement = placements[at];
      const share = this.#share(placement, view);
      if (placement.body === SUN) {
        const { log, weight } = sunWish(sunInView(placement), view, sunVisible, share);
        darker = Math.min(darker, log - LOG_DARK);
        shadeOfStars = Math.max(shadeOfStars, weight);
        continue;
      }
      if (share <= 0) continue;
      const weight = smooth(FAINT_SHARE, FULL_SHARE, Math.log10(share));
      const light =
        this.#weight[placement.body] > 0 ? this.#light[placement.body] / this.#weight[placement.body] : 0;
      const radiance = light > 0 ? light : meanRadiance(placement);
      const headroom = placement.body === EARTH ? EARTH_HEADROOM : HEADROOM;
      const change = (Math.log(HIGHLIGHT_VALUE / (radiance * headroom)) - LOG_DARK) * weight;
      darker = Math.min(darker, change);
      brighter = Math.max(brighter, change);
      // beside a body that lies in shadow as a whole, or is seen by ashen light alone, stars stay
      const isDim = placement.lit < 1 || radiance < 10 ** ECLIPSED;
      const dazzles = isDim ? smooth(ECLIPSED, PARTLY_ECLIPSED, Math.log10(radiance)) : 1;
      shadeOfStars = Math.max(shadeOfStars, weight * dazzles);
    }
    out.exposure = Math.exp(LOG_DARK + (darker < 0 ? darker : brighter));
    out.starExposure = Math.exp(LOG_DARK + (Math.log(LIT_STAR_EXPOSURE) - LOG_DARK) * shadeOfStars);
    return out;
  }

  /** The same where there is one star and nothing that `bodies` has; for what the star lights the exposure is lowered after this. */
  readStar(star: StarInView, view: MeterView, visible: number, out: MeterReading): MeterReading {
    const full = Math.min(1, (Math.PI * star.angularRadiusRad ** 2) / (4 * view.tanX * view.tanY));
    const { log, weight } = sunWish(star, view, visible, insideView(star, view) * full);
    out.exposure = Math.exp(Math.min(log, LOG_DARK));
    out.starExposure = Math.exp(LOG_DARK + (Math.log(LIT_STAR_EXPOSURE) - LOG_DARK) * weight);
    return out;
  }

  /** Lit fraction of the view that a body fills. */
  #share(placement: Placement, view: MeterView): number {
    const full = (Math.PI * placement.angularRadiusRad ** 2) / (4 * view.tanX * view.tanY);
    if (full <= LEAST_SHARE && placement.body !== SUN) return 0;
    const cell = (2 * view.tanY) / ROWS;
    if (placement.angularRadiusRad > cell * 0.6) return this.#area[placement.body] / (COLUMNS * ROWS);
    const margin = insideView(placement, view);
    if (margin <= 0) return 0;
    const lit = placement.body === SUN ? 1 : litFraction(placement);
    return margin * lit * full;
  }

  #scan(placements: readonly Placement[], view: MeterView): void {
    this.#area.fill(0);
    this.#light.fill(0);
    this.#weight.fill(0);
    const smallest = ((2 * view.tanY) / ROWS) * 0.6;
    let large = false;
    for (let at = 0; at < placements.length; at++) large ||= placements[at].angularRadiusRad > smallest;
    if (!large) return;
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const x = (((column + 0.5) / COLUMNS) * 2 - 1) * view.tanX;
        const y = (((row + 0.5) / ROWS) * 2 - 1) * view.tanY;
        vec3.copy(ray, view.forward);
        vec3.addScaled(ray, ray, view.right, x);
        vec3.addScaled(ray, ray, view.up, y);
        vec3.normalize(ray, ray);
        this.#trace(placements, smallest);
      }
    }
  }

  /** Adds what one ray sees to the body it meets first. */
  #trace(placements: readonly Placement[], smallest: number): void {
    let nearest = Number.POSITIVE_INFINITY;
    let hit: Placement | null = null;
    for (let at = 0; at < placements.length; at += 1) {
      const placement = placements[at];
      if (placement.angularRadiusRad <= smallest) continue;
      const radius = bodies[placement.body].equatorialRadiusM;
      const along = vec3.dot(ray, placement.positionM);
      const square = placement.distanceM * placement.distanceM - along * along;
      if (along <= 0 || square > radius * radius) continue;
      const distance = along - Math.sqrt(radius * radius - square);
      if (distance >= nearest) continue;
      nearest = distance;
      hit = placement;
    }
    if (!hit) return;
    if (hit.body === SUN) {
      this.#area[SUN] += 1;
      return;
    }
    vec3.scale(normal, ray, nearest);
    vec3.sub(normal, normal, hit.positionM);
    vec3.normalize(normal, normal);
    vec3.copy(toSun, hit.sunDirection);
    const cosine = vec3.dot(normal, toSun);
    if (cosine <= 0) {
      this.#addShine(hit);
      return;
    }
    const phase = Math.acos(Math.min(1, Math.max(-1, -vec3.dot(ray, toSun))));
    const light =
      hit.sunlight * hit.shadows.lightAt(vec3.scale(place, normal, bodies[hit.body].meanRadiusM), hit);
    const radiance = light * reflected(hit.body, cosine, Math.max(0, -vec3.dot(normal, ray)), phase);
    this.#area[hit.body] += Math.min(1, cosine * 4);
    // the brighter part counts for more: an exposure is set by what would burn out
    this.#light[hit.body] += radiance * radiance;
    this.#weight[hit.body] += radiance;
  }

  /** The night of a moon by the light of its planet; where any of its day is in view that counts for far more. */
  #addShine({ body, sunlight, shine, shineDirection }: Placement): void {
    const cosine = vec3.dot(normal, shineDirection);
    const radiance = sunlight * brightest(body) * Math.max(shine[0], shine[1], shine[2]) * cosine;
    if (!(radiance > 0)) return;
    this.#area[body] += Math.min(1, cosine * 4);
    this.#light[body] += radiance * radiance;
    this.#weight[body] += radiance;
  }
}

/** How far a body lies inside the view: 1 inside, falling to 0 over a quarter of its half width beyond the edge. */
function insideView({ positionM, distanceM }: Occluder, view: MeterView): number {
  const depth = vec3.dot(positionM, view.forward) / distanceM;
  if (depth <= 0.02) return 0;
  const x = Math.abs(vec3.dot(positionM, view.right)) / distanceM / depth / view.tanX;
  const y = Math.abs(vec3.dot(positionM, view.up)) / distanceM / depth / view.tanY;
  return 1 - smooth(1, 1.25, Math.max(x, y));
}

function phaseAngle({ positionM, distanceM, sunDirection }: Placement): number {
  const cosine = -vec3.dot(positionM, sunDirection) / distanceM;
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** Lit fraction of the disc. */
function litFraction(placement: Placement): number {
  return (1 + Math.cos(phaseAngle(placement))) / 2;
}

/**
 * I/F of a place: regolith by the law of its shader (plain-ground.ts), everything else as a Lambert surface.
 * @param mu0 cosine of the Sun's zenith distance
 * @param mu cosine of the eye's
 */
function reflected(body: number, mu0: number, mu: number, phaseRad: number): number {
  const albedo = brightest(body);
  if (body === EARTH) return Math.max(albedo * 1.2 * mu0, limbOfAir(mu0, mu, phaseRad));
  if (!isRegolith(body)) return albedo * 1.2 * mu0;
  const fall = 0.8 * Math.exp(-0.92 * phaseRad) + 0.2 * Math.exp(-9 * phaseRad);
  const lunar = (2 * mu0 * fall) / Math.max(mu0 + mu, 0.02);
  return albedo * (lunar + brightGround(bodies[body]) * (mu0 - lunar));
}

/** I/F of air seen edge on, which is bright where the ground below is in twilight, most of all before the Sun. */
function limbOfAir(mu0: number, mu: number, phaseRad: number): number {
  return (0.3 + 0.5 * Math.max(0, -Math.cos(phaseRad))) * (1 - mu) ** 3 * smooth(0, 0.08, mu0);
}

/** Reflectance in the colour that a body sends back most of. */
function brightest(body: number): number {
  const { albedoRgb } = bodies[body];
  return Math.max(albedoRgb[0], albedoRgb[1], albedoRgb[2]);
}

/** Mean radiance of the lit part of a disc. */
function meanRadiance(placement: Placement): number {
  const lit = Math.max(0.02, litFraction(placement));
  const full = brightest(placement.body) * placement.sunlight * placement.lit;
  return Math.max(1e-9, full * Math.min(1, phaseBrightness(placement.body, phaseAngle(placement)) / lit));
}

/** A star as it is seen: its light at the eye in units of sunlight at 1 AU, and the mean radiance of its disc. */
export interface StarInView extends Occluder {
  readonly sunlight: number;
  readonly radiance: number;
}

const asStar = {
  positionM: vec3.create(),
  distanceM: 1,
  angularRadiusRad: 0,
  sunlight: 1,
  radiance: SUN_RADIANCE,
};

function sunInView({ positionM, distanceM, angularRadiusRad, sunlight }: Placement): StarInView {
  vec3.copy(asStar.positionM, positionM);
  asStar.distanceM = distanceM;
  asStar.angularRadiusRad = angularRadiusRad;
  asStar.sunlight = sunlight;
  return asStar;
}

const wish = { log: 0, weight: 0 };

/** A star in view dazzles by its glare; filling the view, its own surface sets the exposure. */
function sunWish(
  sun: StarInView,
  view: MeterView,
  visible: number,
  share: number,
): { log: number; weight: number } {
  const glare = 0.9 * insideView(sun, view) * Math.sqrt(visible);
  const sunlight = sun.sunlight;
  wish.log = LOG_DARK + (Math.log(0.9 / sunlight) - LOG_DARK) * glare;
  wish.weight = glare;
  if (share > 0) {
    const surface = smooth(-2.9, -1.3, Math.log10(share)) * visible;
    wish.log += (Math.log(HIGHLIGHT_VALUE / (sun.radiance * 1.5)) - wish.log) * surface;
    wish.weight = Math.max(wish.weight, surface);
  }
  return wish;
}

function smooth(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
