import { AU_M, type Ephemeris } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { SUN } from '../frame/placement.ts';
import { SUN_RADIUS_M } from '../light/matter.ts';
import type { MeterReading, MeterView } from '../light/meter.ts';
import { type Occluder, visibleSun } from '../light/occlusion.ts';
import { DARK_EXPOSURE, HIGHLIGHT_VALUE, sunlightScale } from '../light/photometry.ts';
import { type Colour, colourOfTemperature } from '../stars/star-colour.ts';
import type { ViewState, VisibleEntity } from '../view-state.ts';
import { clearLight, createLit, type GlobeLit } from './globe-light.ts';

/** Most custom bodies that are drawn; the world has no more. `EntityLayer`, which counts the same list, logs where there are. */
export const MAX_GLOBES = 128;

/** As the light meter has them for planets: powers of ten of the lit share of the view, room for highlights, stars beside. */
const FAINT_SHARE = -5.4;
const FULL_SHARE = -2.8;
const HEADROOM = 1.7;
const LIT_STAR_EXPOSURE = 2.2;
/** The most that one exposes for what lies in the dark: enough for an umbra that air reddens. */
const OPEN_EXPOSURE = 8e3;

/** Rays through the view by which large ones are measured; from so large an angle on, rad, one cannot miss them. */
const COLUMNS = 16;
const ROWS = 9;
const LARGE_RAD = 0.1;
/** Of the ground in view the exposure takes at least this for the cosine at which light falls on it. */
const LEAST_COSINE = 0.35;

/** What the light of the Sun counts as white against, K. */
const WHITE_K = 5772;
const white = colourOfTemperature(WHITE_K);

/** The light that falls on bodies in a frame, and the star that it comes from. */
export interface Lamp extends Occluder {
  distanceM: number;
  angularRadiusRad: number;
  radiusM: number;
  /** In luminosities of the Sun; 0 for none, and then there is the light of a room. */
  luminositySun: number;
  /** Of its light at the eye, in units of sunlight at 1 AU. */
  sunlight: number;
  /** Of its light beside that of the Sun: red, green and blue, the most of them 1. */
  colour: Colour;
  /** Mean radiance of its disc. */
  radiance: number;
  /** The Sun itself, which is drawn and metered apart. */
  isSun: boolean;
}

/** A custom body in a frame, relative to the observer. */
export interface GlobeSeen extends Occluder {
  entity: VisibleEntity;
  distanceM: number;
  angularRadiusRad: number;
  /** Unit vector to what lights it, how far that is, and its light there in units of sunlight at 1 AU. */
  readonly lightDirection: Vec3;
  lightDistanceM: number;
  sunlight: number;
  /** Light beside that of the full disc: Lambert's law of phases. */
  phase: number;
  /** Its shadows and planetshine, where they are computed. */
  readonly light: GlobeLit;
}

/** Where custom bodies are in a frame, what lights them, and how bright they are. Allocates only when there are more than ever. */
export class GlobesSeen {
  readonly lamp: Lamp = {
    positionM: vec3.create(),
    distanceM: 1,
    angularRadiusRad: 0,
    radiusM: SUN_RADIUS_M,
    luminositySun: 0,
    sunlight: 0,
    colour: [1, 1, 1],
    radiance: 0,
    isSun: false,
  };
  count = 0;
  /** The first `count` of them count. */
  readonly all: GlobeSeen[] = [];
  readonly #ephemeris: Ephemeris | null;
  readonly #state = new Float64Array(6);
  readonly #stood: Occluder[] = [];
  #kelvin = WHITE_K;

  constructor(ephemeris: Ephemeris | null) {
    this.#ephemeris = ephemeris;
  }

  /** Takes a frame: in space with the Sun, beneath stars with the light of custom stars alone, or in a room with a light of its own. */
  update(state: ViewState, place: 'space' | 'stars' | 'room'): void {
    this.count = 0;
    for (let at = 0; at < state.entities.length && this.count < MAX_GLOBES; at++) {
      const entity = state.entities[at];
      if (entity.shape !== 'globe') continue;
      if (this.all.length === this.count) this.all.push(createSeen(entity));
      const seen = this.all[this.count++];
      seen.entity = entity;
      this.#locate(seen, state);
    }
    this.#findLamp(state, place === 'space');
    this.#stood.length = 0;
    for (let at = 0; at < this.count; at++) {
      this.#light(this.all[at], place === 'room');
      if (this.all[at].entity.globe?.star === null) this.#stood.push(this.all[at]);
    }
  }

  /** Fraction of the disc of the lamp, or of another star, that no custom body hides. */
  starVisible(star: Occluder = this.lamp): number {
    return visibleSun(star, this.#stood);
  }

  /** Lowers an exposure for what is lit of them, by how much of the view they fill; raises it for dim ones where nothing is bright. */
  expose(view: MeterView, reading: MeterReading): void {
    let open = 1;
    for (let at = 0; at < this.count; at++) {
      const seen = this.all[at];
      if ((seen.entity.globe?.star ?? null) !== null) continue;
      const lit = seen.angularRadiusRad > LARGE_RAD ? litOfLarge(seen, view) : litOfSmall(seen, view);
      if (!(lit.share > 0)) continue;
      const weight = (Math.log10(lit.share) - FAINT_SHARE) / (FULL_SHARE - FAINT_SHARE);
      const wanted =
        HIGHLIGHT_VALUE / (HEADROOM * groundAlbedo(seen.entity) * seen.sunlight * lit.cosine * lit.light);
      const part = Math.min(1, Math.max(0, weight));
      if (wanted > DARK_EXPOSURE)
        open = Math.max(open, (Math.min(wanted, OPEN_EXPOSURE) / DARK_EXPOSURE) ** part);
      if (wanted >= reading.exposure) continue;
      reading.exposure *= (wanted / reading.exposure) ** part;
      reading.starExposure *= Math.min(1, LIT_STAR_EXPOSURE / reading.starExposure) ** part;
    }
    if (reading.exposure > 0.99 * DARK_EXPOSURE) reading.exposure *= open;
  }

  /** Place relative to the observer, by differences of doubles. */
  #locate(seen: GlobeSeen, { observer, day, second }: ViewState): void {
    const { body, offsetM, sizeM } = seen.entity;
    const { positionM } = seen;
    vec3.sub(positionM, offsetM, observer.offsetM);
    if (body !== observer.body && this.#ephemeris) {
      this.#ephemeris.stateBetween(body, observer.body, day, second, this.#state);
      for (let k = 0; k < 3; k++) positionM[k] += this.#state[k];
    }
    const radiusM = sizeM[0] / 2;
    seen.distanceM = Math.max(vec3.length(positionM), radiusM);
    seen.angularRadiusRad = Math.asin(Math.min(1, radiusM / seen.distanceM));
  }

  /** What lights them: the Sun, or among them the star that is brightest here. */
  #findLamp(state: ViewState, space: boolean): void {
    const { lamp } = this;
    lamp.luminositySun = 0;
    lamp.isSun = false;
    let brightest = 0;
    if (space && this.#ephemeris) {
      const { observer, day, second } = state;
      this.#ephemeris.stateBetween(SUN, observer.body, day, second, this.#state);
      for (let k = 0; k < 3; k++) lamp.positionM[k] = this.#state[k] - observer.offsetM[k];
      lamp.distanceM = Math.max(1, vec3.length(lamp.positionM));
      lamp.luminositySun = 1;
      lamp.isSun = true;
      lamp.radiusM = SUN_RADIUS_M;
      this.#tint(WHITE_K);
      brightest = 1 / (lamp.distanceM * lamp.distanceM);
    }
    for (let at = 0; at < this.count; at++) {
      const { entity, positionM, distanceM, angularRadiusRad } = this.all[at];
      const star = entity.globe?.star ?? null;
      if (star === null) continue;
      const brightness = star.luminositySun / (distanceM * distanceM);
      if (brightness <= brightest) continue;
      brightest = brightness;
      vec3.copy(lamp.positionM, positionM);
      lamp.distanceM = distanceM;
      lamp.angularRadiusRad = angularRadiusRad;
      lamp.radiusM = entity.sizeM[0] / 2;
      lamp.luminositySun = star.luminositySun;
      lamp.isSun = false;
      lamp.radiance = discRadiance(entity);
      this.#tint(star.temperatureK);
    }
    lamp.sunlight = lamp.luminositySun * sunlightScale(lamp.distanceM);
  }

  #tint(kelvin: number): void {
    if (kelvin === this.#kelvin) return;
    this.#kelvin = kelvin;
    this.lamp.colour = lightColour(kelvin);
  }

  #light(seen: GlobeSeen, evenly: boolean): void {
    const { lamp } = this;
    const { lightDirection, positionM, distanceM } = seen;
    if (lamp.luminositySun > 0) vec3.sub(lightDirection, lamp.positionM, positionM);
    else vec3.set(lightDirection, 0.45, 0.81, 0.36);
    seen.lightDistanceM = lamp.luminositySun > 0 ? Math.max(1, vec3.length(lightDirection)) : AU_M;
    vec3.normalize(lightDirection, lightDirection);
    const isLit = lamp.luminositySun > 0 && !evenly;
    seen.sunlight = isLit ? lamp.luminositySun * sunlightScale(seen.lightDistanceM) : 1;
    const isStar = (seen.entity.globe?.star ?? null) !== null;
    clearLight(seen.light);
    seen.phase = isStar ? 0 : phaseOf(positionM, distanceM, lightDirection);
  }
}

/** Mean radiance of the disc of a star: its light over the part of the sky that it fills, 46 240 for the Sun. */
export function discRadiance({ globe, sizeM }: VisibleEntity): number {
  const radiusAu = sizeM[0] / 2 / AU_M;
  return (globe?.star?.luminositySun ?? 0) / (radiusAu * radiusAu);
}

/** How bright lit ground of a body is drawn at most: beside its geometric albedo, as a dull surface that faces the light. */
export function groundAlbedo({ globe }: VisibleEntity): number {
  return Math.min(1, 1.5 * (globe?.albedo ?? 0.3));
}

/** Colour of the light of a black body beside that of the Sun, the strongest part 1. */
export function lightColour(kelvin: number): Colour {
  const [red, green, blue] = colourOfTemperature(kelvin).map((value, at) => value / white[at]);
  const most = Math.max(red, green, blue);
  return [red / most, green / most, blue / most];
}

const ray = vec3.create();
const normal = vec3.create();
/** What is lit of a body: part of the view, the cosine at which light falls there, and the most that shadows leave of it. */
const lit = { share: 0, cosine: 1, light: 1 };

/** A body whose disc lies in the view as a whole, or not at all. */
function litOfSmall({ positionM, angularRadiusRad, phase, light }: GlobeSeen, view: MeterView): typeof lit {
  const filled = Math.tan(angularRadiusRad);
  const ahead = vec3.dot(positionM, view.forward);
  const room = 1 + filled;
  const inside =
    ahead > 0 &&
    Math.abs(vec3.dot(positionM, view.right)) < ahead * view.tanX * room &&
    Math.abs(vec3.dot(positionM, view.up)) < ahead * view.tanY * room;
  lit.share = inside ? (phase * Math.PI * filled * filled) / (4 * view.tanX * view.tanY) : 0;
  lit.cosine = 1;
  lit.light = light.lit;
  return lit;
}

/** A body that reaches beyond the view: by rays, of which those that meet bright ground count for more. */
function litOfLarge(
  { positionM, distanceM, entity, lightDirection, light }: GlobeSeen,
  view: MeterView,
): typeof lit {
  const radiusM = entity.sizeM[0] / 2;
  let area = 0;
  let bright = 0;
  let weight = 0;
  let night = 0;
  let most = light.shadows.count === 0 ? 1 : 1e-7;
  for (let at = 0; at < ROWS * COLUMNS; at++) {
    const x = ((((at % COLUMNS) + 0.5) / COLUMNS) * 2 - 1) * view.tanX;
    const y = (((Math.floor(at / COLUMNS) + 0.5) / ROWS) * 2 - 1) * view.tanY;
    vec3.copy(ray, view.forward);
    vec3.addScaled(ray, ray, view.right, x);
    vec3.addScaled(ray, ray, view.up, y);
    vec3.normalize(ray, ray);
    const along = vec3.dot(ray, positionM);
    const square = distanceM * distanceM - along * along;
    if (along <= 0 || square >= radiusM * radiusM) continue;
    vec3.scale(normal, ray, along - Math.sqrt(radiusM * radiusM - square));
    vec3.sub(normal, normal, positionM);
    const cosine = vec3.dot(normal, lightDirection) / radiusM;
    if (cosine <= 0) {
      night += Math.max(0, vec3.dot(normal, light.shineDirection) / radiusM);
      continue;
    }
    if (most < 1) most = Math.max(most, light.shadows.lightAt(normal, light));
    area += Math.min(1, cosine * 4);
    bright += cosine * cosine;
    weight += cosine;
  }
  lit.share = area / (ROWS * COLUMNS);
  lit.cosine = weight > 0 ? Math.max(LEAST_COSINE, bright / weight) : 1;
  lit.light = most;
  if (area > 0) return lit;
  // the night alone, by what another body sends to it
  const shine = Math.max(light.shine[0], light.shine[1], light.shine[2]);
  lit.share = shine > 0 ? night / (ROWS * COLUMNS) : 0;
  lit.light = shine;
  return lit;
}

/** Light of a dull ball beside that of the full one: Lambert's law of phases (Seeliger 1887). */
function phaseOf(placeM: Vec3, distanceM: number, lightDirection: Vec3): number {
  const cosine = -vec3.dot(placeM, lightDirection) / Math.max(1, distanceM);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  return (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / Math.PI;
}

function createSeen(entity: VisibleEntity): GlobeSeen {
  const lightDirection = vec3.create(1);
  return {
    entity,
    positionM: vec3.create(),
    distanceM: 1,
    angularRadiusRad: 0,
    lightDirection,
    lightDistanceM: AU_M,
    sunlight: 1,
    phase: 0,
    light: createLit(lightDirection),
  };
}
