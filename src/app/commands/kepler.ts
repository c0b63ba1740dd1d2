import { AstroError, bodies, bodyIndex } from '../../astro/index.ts';
import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import { type KeplerAnswer, type KeplerRequest, kepler } from '../../tools/index.ts';
import { numberOf, numberOption, textOption } from './values.ts';

const ofElements = ['inclination', 'node', 'periapsis', 'semi-major-axis', 'eccentricity', 'mean'] as const;

/** Solves the two-body problem. */
export const solveKepler: Action = async (input) => {
  try {
    const answer = kepler(requestOf(input));
    if (input.output.json) input.output.value(answer);
    else input.output.facts(facts(answer));
    return exitCodes.ok;
  } catch (error) {
    // What cannot be answered was asked wrongly.
    if (error instanceof AstroError) throw new UsageError(error.message);
    throw error;
  }
};

function requestOf(input: Input): KeplerRequest {
  const state = textOption(input, 'state');
  if (state !== undefined) {
    const foreign = ofElements.find((name) => input.options[name] !== undefined);
    if (foreign !== undefined) throw new UsageError(`--${foreign} does not go with --state.`);
    const numbers = state.split(',').map((one) => numberOf('state', one));
    if (numbers.length !== 6)
      throw new UsageError(`--state has ${numbers.length} numbers; give x,y,z in m and the velocity in m/s.`);
    return { ask: 'elements', gmM3S2: gmOf(input), state: numbers };
  }
  const eccentricity = textOption(input, 'eccentricity');
  if (eccentricity === undefined)
    throw new UsageError('--eccentricity is missing, such as --eccentricity 0.0167; or give --state.');
  const value = numberOf('eccentricity', eccentricity, 0);
  const meanRad = angleOf(input, 'mean');
  if (meanRad === undefined) throw new UsageError('--mean is missing, such as --mean 1.');
  const semiMajorAxisM = numberOption(input, 'semi-major-axis');
  if (semiMajorAxisM === undefined) {
    const foreign = [...ofElements.slice(0, 3), 'gm', 'about'].find(
      (name) => input.options[name] !== undefined,
    );
    if (foreign !== undefined) throw new UsageError(`--${foreign} goes with --semi-major-axis or --state.`);
    return { ask: 'anomaly', eccentricity, meanRad };
  }
  return {
    ask: 'state',
    gmM3S2: gmOf(input),
    eccentricity,
    elements: {
      semiMajorAxisM,
      eccentricity: value,
      inclinationRad: angleOf(input, 'inclination') ?? 0,
      nodeRad: angleOf(input, 'node') ?? 0,
      periapsisRad: angleOf(input, 'periapsis') ?? 0,
      meanAnomalyRad: meanRad,
    },
  };
}

function gmOf(input: Input): number {
  const gm = numberOption(input, 'gm', Number.MIN_VALUE);
  const about = textOption(input, 'about');
  if (gm !== undefined && about !== undefined) throw new UsageError('Give either --gm or --about.');
  if (gm !== undefined) return gm;
  const body = bodies[bodyIndex(about ?? 'sun')];
  if (!(body.gmM3S2 > 0)) throw new UsageError(`${body.name} has no mass of its own; give --gm.`);
  return body.gmM3S2;
}

function angleOf(input: Input, name: string): number | undefined {
  const value = numberOption(input, name);
  return value !== undefined && input.options.degrees === true ? (value * Math.PI) / 180 : value;
}

/** Every field of the answer with its name; what it is called tells its unit. */
function facts(answer: KeplerAnswer): [string, string][] {
  return Object.entries(answer).map(([name, value]) => [
    name.replaceAll('_', ' '),
    Array.isArray(value) ? value.join(' ') : String(value),
  ]);
}
