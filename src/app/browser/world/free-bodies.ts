import { bodyIndex } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { BodyTruth } from '../../../world/index.ts';
import { between, copyMoving, createMoving, type Moving, type Way } from './motion.ts';

/** One body at the two ticks around what is shown, and as it is shown. */
interface Kept {
  readonly before: Moving;
  readonly after: Moving;
  readonly shown: Moving;
}

/** Where a body is: what a predictor tells of each. */
interface Placed {
  readonly id: number;
  readonly body: number;
  readonly offsetM: Float64Array;
  readonly velocityMps: Float64Array;
}

/** The bodies that move freely, between two predicted ticks. */
export class ShownBodies {
  readonly #kept = new Map<number, Kept>();
  #signature = '';

  /** Where a body is shown; undefined for one that is not predicted. */
  get(id: number): Moving | undefined {
    return this.#kept.get(id)?.shown;
  }

  /** Whether they are the same as when this was asked last; from now on, these are. */
  same(bodies: readonly Entity[]): boolean {
    const signature = bodies.map(({ id, free_body: body }) => `${id} ${body?.gm_m3s2}`).join();
    const same = signature === this.#signature;
    this.#signature = signature;
    return same;
  }

  /** Takes the places of a tick. */
  read(bodies: readonly Placed[], which: 'before' | 'after'): void {
    if (this.#kept.size > bodies.length)
      for (const id of this.#kept.keys()) if (!bodies.some((body) => body.id === id)) this.#kept.delete(id);
    for (let at = 0; at < bodies.length; at += 1) this.#readOne(bodies[at], which);
  }

  #readOne({ id, body, offsetM, velocityMps }: Placed, which: 'before' | 'after'): void {
    let kept = this.#kept.get(id);
    const isNew = kept === undefined;
    kept ??= { before: createMoving(), after: createMoving(), shown: createMoving() };
    if (isNew) this.#kept.set(id, kept);
    const moving = kept[which];
    moving.body = body;
    vec3.copy(moving.offsetM, offsetM);
    vec3.copy(moving.velocityMps, velocityMps);
    quat.identity(moving.attitude);
    if (isNew) copyMoving(which === 'before' ? kept.after : kept.before, moving);
  }

  /** Puts all of them on their way from one tick to the other. */
  show(way: Readonly<Way>): void {
    if (this.#kept.size === 0) return;
    for (const { before, after, shown } of this.#kept.values()) between(shown, before, after, way);
  }
}

const none: readonly BodyTruth[] = [];

/** What the stream says of bodies, as the predictor wants it. */
export function bodyTruths(entities: readonly Entity[]): readonly BodyTruth[] {
  if (entities.length === 0) return none;
  const truths: BodyTruth[] = [];
  for (const { id, name, motion, free_body: body } of entities) {
    if (body === null) continue;
    truths.push({
      id,
      name,
      gmM3S2: body.gm_m3s2,
      radiusM: body.radius_m,
      j2: body.j2,
      equatorialRadiusM: body.equatorial_radius_m,
      pole: Float64Array.from(body.pole),
      body: bodyIndex(motion.body),
      offsetM: Float64Array.from(motion.position_m),
      velocityMps: Float64Array.from(motion.velocity_mps),
      attitude: Float64Array.from(motion.attitude),
      angularVelocityRadps: Float64Array.from(motion.angular_velocity_radps),
    });
  }
  return truths.sort((a, b) => a.id - b.id);
}
