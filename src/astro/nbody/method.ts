import type { Forces, RelativityForm } from './forces.ts';

/** What a mover is made with. */
export interface MoverSettings {
  /** Of adaptive methods: the error of a step, in parts of its scale. */
  readonly relative: number;
  /** Of symplectic methods: the longest step. */
  readonly stepS: number;
  /** Most steps in one arc. */
  readonly maxSteps: number;
}

/** Told of a step; slopes are null where the method does not know them. */
export type MoverWatch = (
  fromS: number,
  toS: number,
  slopeFrom: Float64Array | null,
  slopeTo: Float64Array | null,
) => boolean;

/** Carries the bodies of a system. */
export interface Mover {
  /** As `Stepper.advance`, of all bodies. */
  advance(
    state: Float64Array,
    fromS: number,
    toS: number,
    firstStepS: number,
    watch: MoverWatch | undefined,
  ): number;
  readonly nextStepS: number;
  readonly timeS: number;
}

/** A method that carries many bodies, as a record. */
export interface NBodyMethod {
  readonly name: string;
  readonly order: number;
  /** Finds its step by itself, or keeps one step and with it the energy over any time. */
  readonly kind: 'adaptive' | 'symplectic';
  /** What it keeps the energy of the outer solar system within, relative, over a thousand revolutions of Jupiter. */
  readonly energyBound: number;
  /** The step at which it does, as a part of the period of Jupiter; null where the method chooses. */
  readonly boundStep: number | null;
  /** The smallest error of a step that an adaptive method can keep, in parts of its scale; 0 for a symplectic one. */
  readonly finest: number;
  readonly doc: string;
  readonly relativityForm: RelativityForm;
  /** A step that suits a state. */
  suggestStepS(forces: Forces, state: Float64Array): number;
  /** A mover for a system that begins at a state; allocates all it will ever need. */
  create(forces: Forces, settings: MoverSettings, state: Float64Array): Mover;
}
