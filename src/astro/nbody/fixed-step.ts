import { AstroError } from '../error.ts';
import type { Forces } from './forces.ts';
import type { MoverSettings } from './method.ts';

/** How many equal steps, none longer than `stepS`, lead through a span. */
export function stepsThrough(spanS: number, { stepS, maxSteps }: MoverSettings): number {
  // a span of whole steps has no step more because of rounding
  const steps = Math.max(1, Math.ceil(Math.abs(spanS) / stepS - 1e-9));
  if (!(steps <= maxSteps))
    throw new AstroError(
      'step_limit',
      `${steps} steps of ${stepS} s are needed for ${spanS} s, and ${maxSteps} are allowed; take longer steps or a shorter span.`,
    );
  return steps;
}

/**
 * A step that is the given part of a turn; what goes straight on takes steps of any length.
 * @throws AstroError `out_of_range` where bodies fall straight into each other, for which no step is short enough
 */
export function shareOf(turnS: number, parts: number, name: string): number {
  if (!(turnS > 0))
    throw new AstroError(
      'out_of_range',
      `${name} keeps one step, and none is short enough where bodies fall straight into each other; choose an adaptive method, or give a step.`,
    );
  return (Number.isFinite(turnS) ? turnS : 1) / parts;
}

/** @throws AstroError `out_of_range` for a step that leads nowhere, or forces that no symplectic method can take. */
export function checkFixedStep({ system }: Forces, { stepS }: MoverSettings, name: string): void {
  if (!(stepS > 0) || !Number.isFinite(stepS))
    throw new AstroError(
      'out_of_range',
      `${name} cannot take steps of ${stepS} s; give a length above zero.`,
    );
  if (system.push !== undefined)
    throw new AstroError(
      'out_of_range',
      `${name} knows gravity alone; choose an adaptive method for thrust.`,
    );
}

/** @throws AstroError `out_of_range` for times that are no numbers, `step_too_small` where the state has become none. */
export function checkTimes(fromS: number, toS: number): void {
  if (!Number.isFinite(toS - fromS))
    throw new AstroError('out_of_range', `No motion leads from ${fromS} s to ${toS} s; give finite times.`);
}

/** @throws AstroError `step_too_small` where two bodies have met in a point. */
export function checkState(state: Float64Array, timeS: number): void {
  let sum = 0;
  for (const value of state) sum += value;
  if (!Number.isFinite(sum))
    throw new AstroError('step_too_small', `Bodies have met in a point before ${timeS} s.`);
}
