import { Holders } from '../../astro/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import type { FreeBody } from './free-body.ts';
import type { FreePull, TickMoment } from './free-field.ts';

/** What holds ships that are counted from one body on rails, at one end of a tick. */
interface Known {
  readonly holders: Holders;
  /** The tick for which it is worked out. */
  stamp: number;
}

type Moments = Readonly<Record<TickMoment, Known>>;

/** Which body that moves freely holds a ship: what its attitude is held by and its burns are counted from. */
export class FreeRulers {
  readonly #free: FreePull;
  readonly #field: BodyField | null;
  readonly #known = new Map<number, Moments>();
  readonly #state = new Float64Array(6);

  constructor(free: FreePull, field: BodyField | null) {
    this.#free = free;
    this.#field = field;
  }

  /**
   * The body that holds something at an offset from a body on rails, by its place on the track of the tick; -1 where one on rails
   * does, or none.
   * @param before the id of the one that held it last, or 0
   */
  holderOf(reference: number, moment: TickMoment, offsetM: Float64Array, before: number): number {
    const free = this.#free;
    if (free.empty) return -1;
    return this.#holders(reference, moment).at(offsetM, before === 0 ? -1 : free.indexOf(before));
  }

  /** How far the sphere of influence of one of them reaches, m, as seen with those on rails; infinite for the heaviest. */
  reachOf(holder: number, reference: number, moment: TickMoment): number {
    return this.#holders(reference, moment).reachOf(holder);
  }

  #holders(reference: number, moment: TickMoment): Holders {
    let moments = this.#known.get(reference);
    if (moments === undefined) {
      const known = (): Known => ({ holders: new Holders(), stamp: -1 });
      moments = { start: known(), end: known() };
      this.#known.set(reference, moments);
    }
    const known = moments[moment];
    if (known.stamp !== this.#free.stamp) this.#take(known.holders, reference, moment);
    known.stamp = this.#free.stamp;
    return known.holders;
  }

  /** Counts a place and a velocity from a body that moves freely, by its place on the track; below 0 leaves both as they are. */
  countFrom(
    holder: number,
    reference: number,
    moment: TickMoment,
    offsetM: Float64Array,
    velocityMps: Float64Array,
  ): void {
    if (holder < 0) return;
    const state = this.#state;
    this.#free.stateOf(holder, reference, moment, state);
    for (let k = 0; k < 3; k += 1) {
      offsetM[k] -= state[k];
      velocityMps[k] -= state[k + 3];
    }
  }

  /** One of them, by its place on the track. */
  bodyAt(holder: number): FreeBody {
    return this.#free.bodyAt(holder);
  }

  #take(holders: Holders, reference: number, moment: TickMoment): void {
    const free = this.#free;
    const { references } = free;
    const state = this.#state;
    holders.begin(reference);
    for (let at = 0; at < references.length; at += 1) {
      const other = references[at];
      if (other <= 0 || other === reference || references.indexOf(other) < at) continue;
      this.#stateBetween(other, reference, moment);
      holders.addRails(other, state[0], state[1], state[2]);
    }
    for (let at = 0; at < references.length; at += 1) {
      const { gmM3S2, radiusM } = free.bodyAt(at).make;
      free.stateOf(at, reference, moment, state);
      holders.add(gmM3S2, radiusM, state);
    }
    holders.settle();
  }

  #stateBetween(body: number, reference: number, moment: TickMoment): void {
    const field = this.#field;
    if (field === null) return;
    const second = moment === 'start' ? field.second - field.spanS : field.second;
    field.stateBetween(body, reference, field.day, second, this.#state);
  }
}
