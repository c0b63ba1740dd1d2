import { z } from 'zod';
import { bodies, clockDrift, clockDriftFromTdb, pullers } from '../../astro/index.ts';
import type { HashSink } from '../../engine/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import { fromExact, toExact } from '../exact-numbers.ts';
import { limits } from '../limits.ts';
import { restored } from '../restored.ts';
import type { VesselTable } from '../vessel/vessel-table.ts';
import type { Light } from './light.ts';

const gmM3S2 = Float64Array.from(bodies, (body) => body.gmM3S2);
const polarRadiusM = Float64Array.from(bodies, (body) => body.polarRadiusM);

/** The frame of the barycentre of the solar system. */
const ROOT = 0;

const clocksSchema = z.array(z.object({ id: z.int(), values: z.unknown() })).max(limits.vessels);

/**
 * A clock on board of every ship. Each ticks by the metric at its place: slower the faster the ship moves and the deeper it
 * is in the gravity of all bodies, against TDB, the time that the world counts. With slow light only speed counts.
 */
export class ShipClocks {
  readonly table: VesselTable;
  /** Null in a scene without bodies. */
  readonly #field: BodyField | null;
  readonly #light: Light;
  /** By the body that carries the ships. */
  readonly #surroundings = bodies.map((_, body) => new Surroundings(body));

  constructor(table: VesselTable, field: BodyField | null, light: Light) {
    this.table = table;
    this.#field = field;
    this.#light = light;
  }

  /** Lets all clocks run through a tick that has been flown; the field stands at its end. */
  advance(spanS: number): void {
    for (const around of this.#surroundings) around.known = false;
    for (let row = 0; row < this.table.rows; row += 1) if (this.table.used[row] === 1) this.#tick(row, spanS);
  }

  #tick(row: number, spanS: number): void {
    const { clockAheadS, clockDrift } = this.table;
    const drift = this.#driftNow(row);
    const before = Number.isNaN(clockDrift[row]) ? drift : clockDrift[row];
    // the mean of both ends, as a long tick leads along a part of an orbit
    clockAheadS[row] += spanS * 0.5 * (before + drift);
    clockDrift[row] = drift;
  }

  #driftNow(row: number): number {
    const { offsetM, velocityMps } = this.table.vectors[row];
    const field = this.#field;
    if (field === null || this.#light.slow) return clockDrift(vec3.length(velocityMps), 0, this.#light.mps);
    const reference = this.table.body[row];
    const around = this.#surroundings[reference];
    if (!around.known) around.look(field);
    return clockDriftFromTdb(around.speedMps(velocityMps), around.potential(offsetM));
  }

  save(): unknown {
    const clocks = [];
    const { table } = this;
    for (let row = 0; row < table.rows; row += 1) {
      if (table.used[row] === 0) continue;
      clocks.push({ id: table.id[row], values: toExact([table.clockAheadS[row], table.clockDrift[row]]) });
    }
    return clocks;
  }

  /** Takes a state from `save`, once the ships are there. Throws WorldError `bad_snapshot`. */
  restore(saved: unknown): void {
    const { table } = this;
    for (const { id, values } of restored(clocksSchema, saved)) {
      const numbers = fromExact(values, 2);
      const row = table.rowOf(id);
      if (row < 0 || numbers === null || !Number.isFinite(numbers[0]))
        throw new WorldError('bad_snapshot', `the clock of ship ${id} is of no ship, or tells no time`);
      table.clockAheadS[row] = numbers[0];
      table.clockDrift[row] = numbers[1];
    }
  }

  hash(into: HashSink): void {
    const { table } = this;
    for (let row = 0; row < table.rows; row += 1) {
      if (table.used[row] === 0) continue;
      into.f64(table.clockAheadS[row]);
      into.f64(table.clockDrift[row]);
    }
  }
}

/** The bodies around those ships that one body carries, in its frame, at the end of a tick. */
class Surroundings {
  known = false;
  readonly #reference: number;
  /** Whose wells are deep enough to tell: those whose pull is felt here. */
  readonly #felt: readonly number[];
  readonly #places = new Float64Array(3 * bodies.length);
  readonly #velocityMps = vec3.create();
  readonly #state = new Float64Array(6);

  constructor(reference: number) {
    this.#reference = reference;
    this.#felt = reference === ROOT ? pullers[reference] : [reference, ...pullers[reference]];
  }

  look(field: BodyField): void {
    for (let at = 0; at < this.#felt.length; at += 1) {
      const body = this.#felt[at];
      field.stateAtEnd(body, this.#reference, this.#state);
      for (let i = 0; i < 3; i += 1) this.#places[3 * body + i] = this.#state[i];
    }
    field.stateAtEnd(this.#reference, ROOT, this.#state);
    vec3.set(this.#velocityMps, this.#state[3], this.#state[4], this.#state[5]);
    this.known = true;
  }

  /** Speed beside the barycentre of the solar system, m/s. */
  speedMps(velocityMps: Vec3): number {
    const x = velocityMps[0] + this.#velocityMps[0];
    const y = velocityMps[1] + this.#velocityMps[1];
    const z = velocityMps[2] + this.#velocityMps[2];
    return Math.sqrt(x * x + y * y + z * z);
  }

  /** The sum of GM/r over all bodies that tell, m^2/s^2; within a body, as on its surface. */
  potential(offsetM: Vec3): number {
    const places = this.#places;
    let sum = 0;
    for (let at = 0; at < this.#felt.length; at += 1) {
      const body = this.#felt[at];
      const x = offsetM[0] - places[3 * body];
      const y = offsetM[1] - places[3 * body + 1];
      const z = offsetM[2] - places[3 * body + 2];
      sum += gmM3S2[body] / Math.max(polarRadiusM[body], Math.sqrt(x * x + y * y + z * z));
    }
    return sum;
  }
}
