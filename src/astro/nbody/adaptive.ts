import type { Integrator, Stepper } from '../integrate/integrator.ts';
import type { Forces } from './forces.ts';
import type { Mover, MoverSettings, MoverWatch, NBodyMethod } from './method.ts';
import { tightestPair } from './pairs.ts';

/** An integrator of any equations, as one of many bodies. */
export function adaptive(integrator: Integrator): NBodyMethod {
  const { name, order, energyBound, finest, doc } = integrator;
  return {
    name,
    order,
    kind: 'adaptive',
    energyBound,
    boundStep: null,
    finest,
    doc,
    relativityForm: 'full',
    suggestStepS: () => 0,
    create: (forces, settings, state) => new AdaptiveMover(integrator, forces, settings, state),
  };
}

class AdaptiveMover implements Mover {
  readonly #forces: Forces;
  readonly #stepper: Stepper;

  /** Errors count in parts of the smallest distance and the speed of a circle there, and of each component beyond. */
  constructor(
    integrator: Integrator,
    forces: Forces,
    { relative, maxSteps }: MoverSettings,
    state: Float64Array,
  ) {
    this.#forces = forces;
    const size = state.length;
    const absolute = new Float64Array(size);
    const pair = tightestPair(forces, state);
    const lengthM = pair?.distanceM ?? 1;
    absolute.fill(relative * lengthM, 0, size / 2);
    absolute.fill(pair === null ? relative : (relative * lengthM) / pair.periodS, size / 2);
    this.#stepper = integrator.create(size, { relative, absolute, maxSteps });
  }

  get timeS(): number {
    return this.#stepper.timeS;
  }

  get nextStepS(): number {
    return this.#stepper.nextStepS;
  }

  advance(
    state: Float64Array,
    fromS: number,
    toS: number,
    firstStepS: number,
    watch: MoverWatch | undefined,
  ): number {
    return this.#stepper.advance(this.#forces.derivative, state, fromS, toS, firstStepS, watch);
  }
}
