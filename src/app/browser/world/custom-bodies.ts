import { type Ephemeris, Holders } from '../../../astro/index.ts';
import { TAU, type Vec3, vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { BodyTruth } from '../../../world/index.ts';
import { bodyTruths } from './free-bodies.ts';
import type { Instant } from './instant.ts';
import type { Moving } from './motion.ts';

/** A custom body that holds a ship, in the frame of the ship. */
export interface HoldingBody {
  id: number;
  name: string;
  gmM3S2: number;
  radiusM: number;
  /** How it turns, ICRF axes. */
  readonly spinRadps: Vec3;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
}

const upward = [0, 0, 1] as const;

/** The custom bodies around the own ship as they are shown: which of them it is held by, and what is known of all. */
export class CustomBodies {
  /** Grows whenever there are others than before, or one has become another. */
  version = 0;
  readonly #shown: (id: number) => Moving | undefined;
  readonly #ephemeris: Ephemeris;
  readonly #instant: Instant;
  readonly #state = new Float64Array(6);
  readonly #offset = vec3.create();
  readonly #velocity = vec3.create();
  readonly #holders = new Holders();
  /** Those that are shown, as they were given to that. */
  readonly #placed: Entity[] = [];
  /** What they are counted from beside the ship's. */
  readonly #rails: number[] = [];
  readonly #found: HoldingBody = {
    id: 0,
    name: '',
    gmM3S2: 0,
    radiusM: 0,
    spinRadps: vec3.create(),
    offsetM: vec3.create(),
    velocityMps: vec3.create(),
  };
  #all: readonly Entity[] = [];
  #signature = 0;
  /** The id of the one that holds the ship, or 0. */
  #holding = 0;

  /** @param shown where a body is shown; `instant` is the moment that is shown, whatever it is then */
  constructor(shown: (id: number) => Moving | undefined, ephemeris: Ephemeris, instant: Instant) {
    this.#shown = shown;
    this.#ephemeris = ephemeris;
    this.#instant = instant;
  }

  get count(): number {
    return this.#all.length;
  }

  /** Takes what the stream says of them; the list may be filled anew for the next time. */
  take(all: readonly Entity[]): void {
    this.#all = all;
    let signature = all.length;
    for (let at = 0; at < all.length; at += 1) {
      const { id, free_body: body } = all[at];
      signature = 31 * (signature % 1e9) + id + (body?.radius_m ?? 0) + 7 * ((body?.gm_m3s2 ?? 0) % 1e9);
    }
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.version += 1;
  }

  /** Their states at the instant that is shown. */
  truths(): readonly BodyTruth[] {
    return bodyTruths(this.#all).map((truth) => {
      const shown = this.#shown(truth.id);
      if (shown === undefined) return truth;
      const { body, offsetM, velocityMps } = shown;
      return { ...truth, body, offsetM: offsetM.slice(), velocityMps: velocityMps.slice() };
    });
  }

  radiusOf(id: number): number {
    return this.#all.find((one) => one.id === id)?.free_body?.radius_m ?? 0;
  }

  placeOf(id: number, body: number, out: Vec3): boolean {
    const entity = this.#all.find((one) => one.id === id);
    return entity !== undefined && this.#place(entity, { body }, out);
  }

  /**
   * How long an orbit of a ship about the body that holds it takes, s; where the ship leaves that, one of that body about its own.
   * NaN where it is no custom body.
   */
  periodS(ship: Moving): number {
    const held = this.holding(ship);
    if (held === null) return Number.NaN;
    const index = this.#placed.findIndex(({ id }) => id === held.id);
    vec3.sub(this.#offset, ship.offsetM, held.offsetM);
    vec3.sub(this.#velocity, ship.velocityMps, held.velocityMps);
    const axisM = axisOf(this.#offset, this.#velocity, held.gmM3S2);
    // the far point of an ellipse lies within twice its axis
    const withinM = this.#holders.reachOf(index) + vec3.length(this.#offset);
    if (axisM > 0 && 2 * axisM < withinM) return turnS(axisM, held.gmM3S2);
    const host = this.#holders.hostOf(index);
    if (host < 0) return Number.NaN;
    const { free_body: about } = this.#placed[host];
    const gmM3S2 = (about?.gm_m3s2 ?? 0) + held.gmM3S2;
    this.#place(this.#placed[host], ship, this.#offset, this.#velocity);
    vec3.sub(this.#offset, held.offsetM, this.#offset);
    vec3.sub(this.#velocity, held.velocityMps, this.#velocity);
    const farM = axisOf(this.#offset, this.#velocity, gmM3S2);
    return farM > 0 ? turnS(farM, gmM3S2) : Number.NaN;
  }

  /** The custom body that holds a ship, as the world has it; null where a body on rails does. The same object every time. */
  holding(ship: Moving): HoldingBody | null {
    if (this.#all.length === 0) return null;
    this.#placeAll(ship);
    let before = -1;
    for (let at = 0; at < this.#placed.length; at += 1)
      if (this.#placed[at].id === this.#holding) before = at;
    const found = this.#holders.at(ship.offsetM, before);
    const holder = found < 0 ? null : this.#placed[found];
    this.#holding = holder?.id ?? 0;
    return holder === null ? null : this.#tell(holder, ship);
  }

  #placeAll(ship: Moving): void {
    const holders = this.#holders;
    const { day, second } = this.#instant;
    this.#rails.length = this.#placed.length = 0;
    holders.begin(ship.body);
    for (let at = 0; at < this.#all.length; at += 1) {
      const body = this.#shown(this.#all[at].id)?.body ?? 0;
      if (body <= 0 || body === ship.body || this.#rails.includes(body)) continue;
      this.#rails.push(body);
      const [x, y, z] = this.#ephemeris.stateBetween(body, ship.body, day, second, this.#state);
      holders.addRails(body, x, y, z);
    }
    for (let at = 0; at < this.#all.length; at += 1) {
      const { free_body: body } = this.#all[at];
      if (body === null || !this.#place(this.#all[at], ship, this.#offset)) continue;
      holders.add(body.gm_m3s2, body.radius_m, this.#offset);
      this.#placed.push(this.#all[at]);
    }
    holders.settle();
  }

  #tell(holder: Entity, ship: Moving): HoldingBody {
    const found = this.#found;
    const { id, name, motion, free_body: body } = holder;
    found.id = id;
    found.name = name;
    found.gmM3S2 = body?.gm_m3s2 ?? 0;
    found.radiusM = body?.radius_m ?? 0;
    const [x, y, z] = body?.pole ?? upward;
    const rate = motion.angular_velocity_radps[2];
    vec3.set(found.spinRadps, rate * x, rate * y, rate * z);
    this.#place(holder, ship, found.offsetM, found.velocityMps);
    return found;
  }

  /** Writes where a body is in the frame of the ship; false for one that is not shown yet. */
  #place(
    { id }: Entity,
    ship: Pick<Moving, 'body'>,
    offsetM: Vec3,
    velocityMps: Vec3 | null = null,
  ): boolean {
    const shown = this.#shown(id);
    if (shown === undefined) return false;
    vec3.copy(offsetM, shown.offsetM);
    if (velocityMps !== null) vec3.copy(velocityMps, shown.velocityMps);
    if (shown.body === ship.body) return true;
    const { day, second } = this.#instant;
    this.#ephemeris.stateBetween(shown.body, ship.body, day, second, this.#state);
    for (let k = 0; k < 3; k += 1) {
      offsetM[k] += this.#state[k];
      if (velocityMps !== null) velocityMps[k] += this.#state[k + 3];
    }
    return true;
  }
}

/** Half the long axis of an orbit, m, below zero for one that is open (vis viva). */
function axisOf(offsetM: Vec3, velocityMps: Vec3, gmM3S2: number): number {
  return 1 / (2 / vec3.length(offsetM) - vec3.lengthSquared(velocityMps) / gmM3S2);
}

const turnS = (axisM: number, gmM3S2: number): number => TAU * axisM * Math.sqrt(axisM / gmM3S2);
