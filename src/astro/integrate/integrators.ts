import { dormandPrince5 } from './dormand-prince-5.ts';
import { dormandPrince8 } from './dormand-prince-8.ts';
import { gaussRadau15 } from './gauss-radau.ts';
import type { Integrator } from './integrator.ts';
import { RungeKutta } from './runge-kutta.ts';
import type { Tableau } from './tableau.ts';

/**
 * The methods by what they are for: `exact` where nothing but rounding may be lost (second-order systems alone), `long` arcs
 * at tight tolerance, `short` ones at modest tolerance.
 */
export const integrators: {
  readonly exact: Integrator;
  readonly long: Integrator;
  readonly short: Integrator;
} = {
  exact: gaussRadau15,
  long: integratorOf(dormandPrince8),
  short: integratorOf(dormandPrince5),
};

function integratorOf(tableau: Tableau): Integrator {
  const { name, order, doc, energyBound, finest } = tableau;
  return {
    name,
    order,
    kind: 'adaptive',
    systems: 'any',
    energyBound,
    finest,
    doc,
    create: (size, tolerance) => new RungeKutta(tableau, size, tolerance),
  };
}
