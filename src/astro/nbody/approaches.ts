import type { Forces } from './forces.ts';
import { speedSquareBetween, squareBetween, tightestPair } from './pairs.ts';
import { type Passage, PassageFinder } from './passage.ts';

/** Two bodies that have met, or passed each other closely. */
export interface Encounter {
  readonly kind: 'collision' | 'close_approach';
  readonly timeS: number;
  /** Indices of the two, the lower first. */
  readonly first: number;
  readonly second: number;
  /** Between their centres, m. */
  readonly distanceM: number;
  /** Of one past the other, m/s. */
  readonly speedMps: number;
}

/** The nearest that two bodies have been. */
export interface ClosestPassage {
  readonly first: number;
  readonly second: number;
  readonly timeS: number;
  readonly distanceM: number;
}

/** Watches all pairs of which one has mass, step by step. Allocates only when it has found something. */
export class Approaches {
  /** The first collision of the step that was looked at last. */
  collision: Encounter | null = null;
  /** When that step began. */
  stepStartS = 0;
  readonly #forces: Forces;
  readonly #radiiM: Float64Array;
  readonly #approachM: number;
  readonly #report: (found: Encounter) => void;
  readonly #finder: PassageFinder;
  readonly #nearest: Float64Array;
  readonly #nearestS: Float64Array;

  /** @param approachM passages below this distance are reported; 0 for none. */
  constructor(forces: Forces, approachM: number, report: (found: Encounter) => void) {
    this.#forces = forces;
    this.#approachM = approachM;
    this.#report = report;
    this.#radiiM = forces.system.radiiM ?? new Float64Array(forces.count);
    this.#finder = new PassageFinder(forces.count);
    this.#nearest = new Float64Array(forces.massive * forces.count).fill(Number.POSITIVE_INFINITY);
    this.#nearestS = new Float64Array(forces.massive * forces.count);
  }

  /** Forgets the collision of an arc before. */
  forget(): void {
    this.collision = null;
  }

  /** Takes the distances of the beginning. */
  begin(state: Float64Array, timeS: number): void {
    const { massive, count } = this.#forces;
    for (let i = 0; i < massive; i++)
      for (let j = i + 1; j < count; j++) this.#note(i, j, Math.sqrt(squareBetween(state, i, j)), timeS);
  }

  /** Looks at a step, of which both ends are known; true when no bodies collide in it. */
  look(
    fromS: number,
    toS: number,
    before: Float64Array,
    after: Float64Array,
    slopeFrom: Float64Array | null,
    slopeTo: Float64Array | null,
  ): boolean {
    const { massive, count } = this.#forces;
    const half = 3 * count;
    const direction = toS >= fromS ? 1 : -1;
    this.collision = null;
    this.stepStartS = fromS;
    this.#finder.begin(fromS, toS, before, after, slopeFrom, slopeTo);
    for (let i = 0; i < massive; i++) {
      const a = 3 * i;
      for (let j = i + 1; j < count; j++) {
        const b = 3 * j;
        const x = after[b] - after[a];
        const y = after[b + 1] - after[a + 1];
        const z = after[b + 2] - after[a + 2];
        const square = x * x + y * y + z * z;
        const parting =
          x * (after[half + b] - after[half + a]) +
          y * (after[half + b + 1] - after[half + a + 1]) +
          z * (after[half + b + 2] - after[half + a + 2]);
        const touching = this.#radiiM[i] + this.#radiiM[j];
        if (direction * parting > 0 && direction * rateOf(before, half, a, b) < 0)
          this.#passage(i, j, touching);
        else if (square < touching * touching) this.#meeting(i, j, touching, 1);
        const nearest = this.#nearest[i * count + j];
        if (square < nearest * nearest) this.#note(i, j, Math.sqrt(square), toS);
      }
    }
    return this.collision === null;
  }

  /** The two bodies that a method could not carry any further, as a collision in a point; null where there is no pair. */
  tightest(state: Float64Array, timeS: number): Encounter | null {
    const pair = tightestPair(this.#forces, state);
    if (pair === null) return null;
    const { first, second, distanceM } = pair;
    const speedMps = Math.sqrt(speedSquareBetween(state, first, second));
    return { kind: 'collision', timeS, first, second, distanceM, speedMps };
  }

  /** The pairs that have been nearest to each other, the nearest first, at most so many. */
  closest(most: number): readonly ClosestPassage[] {
    const { massive, count } = this.#forces;
    const best: ClosestPassage[] = [];
    if (!(most >= 1)) return best;
    for (let first = 0; first < massive; first++)
      for (let second = first + 1; second < count; second++) {
        const at = first * count + second;
        const distanceM = this.#nearest[at];
        if (best.length === most && !(distanceM < best[most - 1].distanceM)) continue;
        const place = best.findIndex((one) => distanceM < one.distanceM);
        const found = { first, second, timeS: this.#nearestS[at], distanceM };
        best.splice(place < 0 ? best.length : place, 0, found);
        if (best.length > most) best.pop();
      }
    return best;
  }

  #note(i: number, j: number, distanceM: number, timeS: number): void {
    const at = i * this.#forces.count + j;
    if (!(distanceM < this.#nearest[at])) return;
    this.#nearest[at] = distanceM;
    this.#nearestS[at] = timeS;
  }

  /** Two bodies were nearest to each other within the step. */
  #passage(i: number, j: number, touching: number): void {
    const passage = this.#finder.nearest(i, j);
    this.#note(i, j, passage.distanceM, passage.timeS);
    if (passage.distanceM < touching) this.#meeting(i, j, touching, passage.share);
    else if (passage.distanceM < this.#approachM) this.#report(encounter('close_approach', i, j, passage));
  }

  /** Two bodies touch at or before a share of the step; of several collisions the first counts. */
  #meeting(i: number, j: number, touching: number, share: number): void {
    const found = encounter('collision', i, j, this.#finder.meeting(i, j, touching, share));
    const before = this.collision;
    const earlier = before === null || this.#finder.isEarlier(found.timeS, before.timeS);
    if (earlier) this.collision = found;
  }
}

function encounter(
  kind: Encounter['kind'],
  first: number,
  second: number,
  { timeS, distanceM, speedMps }: Passage,
): Encounter {
  return { kind, timeS, first, second, distanceM, speedMps };
}

/** Half the rate of change of the squared distance. */
function rateOf(state: Float64Array, half: number, a: number, b: number): number {
  return (
    (state[b] - state[a]) * (state[half + b] - state[half + a]) +
    (state[b + 1] - state[a + 1]) * (state[half + b + 1] - state[half + a + 1]) +
    (state[b + 2] - state[a + 2]) * (state[half + b + 2] - state[half + a + 2])
  );
}
