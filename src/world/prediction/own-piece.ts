import type { Vec3 } from '../../math/index.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import type { TickMoment } from '../free-bodies/free-field.ts';
import type { BodiesAhead } from './bodies-ahead.ts';
import type { BodiesOfPiece } from './course-marks.ts';

/** The custom bodies along the last piece: which of them holds the ship, and which is looked for. */
export class OwnPiece implements BodiesOfPiece {
  holder = -1;
  holderBefore = -1;
  target = -1;
  readonly #bodies: BodiesAhead;

  constructor(bodies: BodiesAhead) {
    this.#bodies = bodies;
  }

  begin(): void {
    this.holder = this.holderBefore = this.target = -1;
  }

  /** Finds them at the end of a piece; returns the id of the one that holds the ship, or 0. */
  find(reference: number, offsetM: Vec3, held: number, target: number): number {
    const bodies = this.#bodies;
    if (bodies.count === 0) return 0;
    this.holderBefore = bodies.indexOf(held);
    this.target = bodies.indexOf(target);
    this.holder = bodies.holderOf(reference, offsetM, held);
    return this.holder < 0 ? 0 : bodies.bodyAt(this.holder).id;
  }

  bodyAt(index: number): FreeBody {
    return this.#bodies.bodyAt(index);
  }

  stateOf(index: number, reference: number, moment: TickMoment, out: Float64Array): void {
    this.#bodies.stateOf(index, reference, moment, out);
  }

  reachOf(index: number, reference: number): number {
    return this.#bodies.reachOf(index, reference);
  }
}
