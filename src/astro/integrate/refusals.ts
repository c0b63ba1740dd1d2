import { AstroError } from '../error.ts';
import type { Tolerance } from './integrator.ts';

/** @throws AstroError `out_of_range` for a tolerance that does not fit the state, or that nothing could be held to. */
export function checkTolerance(
  { relative, absolute, maxStepS = 1, maxSteps = 1 }: Tolerance,
  size: number,
): void {
  if (absolute.length !== size || !(relative >= 0))
    throw new AstroError('out_of_range', `The tolerance does not fit a state of ${size} components.`);
  if (!(maxStepS > 0) || !(maxSteps >= 1))
    throw new AstroError(
      'out_of_range',
      `A longest step of ${maxStepS} s and ${maxSteps} steps lead nowhere; both have to be above zero.`,
    );
}

/** @throws AstroError `out_of_range` for times or a first step that are no numbers, or a state of another size. */
export function checkArc(
  state: Float64Array,
  size: number,
  fromS: number,
  toS: number,
  firstStepS: number,
): void {
  if (state.length !== size)
    throw new AstroError(
      'out_of_range',
      `A state of ${state.length} components came where ${size} are expected.`,
    );
  if (!Number.isFinite(toS - fromS) || !(firstStepS >= 0))
    throw new AstroError(
      'out_of_range',
      `No motion leads from ${fromS} s to ${toS} s with a first step of ${firstStepS} s; give finite times and a step of zero or more.`,
    );
}
