import { z } from 'zod';
import type { NBodySystem } from '../../astro/index.ts';
import { JsonError, placeInText, scanJson } from '../../world/index.ts';
import { gravityIn, isUnitless, lengths, lightIn, masses, presets, times, type Units } from './units.ts';

/** Most bodies of a file; pairs are limited beside. */
const MOST_BODIES = 4096;
/** Most times that states are listed at. */
export const MOST_TIMES = 10_000;
/** Most problems of a file that are told. */
const MOST_TOLD = 10;

/** A file that holds no problem of motion: says where and why. */
export class ProblemFileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ProblemFileError';
  }
}

/** What a file asks for, in its own units. */
export interface Problem {
  readonly units: Units;
  /** Constant of gravity. */
  readonly gravity: number;
  readonly fromTime: number;
  readonly times: readonly number[];
  /** In the order of the file. */
  readonly names: readonly string[];
  /** For each body of the system below, its place in the file: bodies without mass come last there. */
  readonly order: readonly number[];
  readonly system: NBodySystem;
  /** What the file says of itself. */
  readonly about: { readonly description?: string; readonly frame?: string; readonly epoch?: string };
}

const finite = z.number();
const axes = z.union([z.tuple([finite, finite, finite]), z.tuple([finite, finite])], {
  error: 'give three numbers, or two in a plane',
});
const nameSchema = z.string().min(1).max(64);
const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

const bodySchema = z
  .strictObject({
    name: nameSchema.optional(),
    mass: finite.min(0).optional(),
    gm: finite.min(0).optional(),
    position: axes,
    velocity: axes,
    radius: finite.min(0).optional(),
    j2: finite.optional(),
    equatorial_radius: finite.positive().optional(),
    pole: z.tuple([finite, finite, finite]).optional(),
  })
  .refine(({ mass, gm }) => (mass === undefined) !== (gm === undefined), {
    message: 'give either "mass" or "gm" (0 for a body that does not pull)',
  })
  .refine(({ j2, radius, equatorial_radius }) => j2 === undefined || (equatorial_radius ?? radius ?? 0) > 0, {
    message: '"j2" needs "equatorial_radius" or "radius"',
  });

const unitsSchema = z.union(
  [
    z.enum(keysOf(presets)),
    z.strictObject({
      length: z.enum(keysOf(lengths)),
      time: z.enum(keysOf(times)),
      mass: z.enum(keysOf(masses)),
    }),
  ],
  {
    error: `give ${keysOf(presets).join(', ')}, or an object of "length" (${keysOf(lengths).join(', ')}), "time" (${keysOf(times).join(', ')}) and "mass" (${keysOf(masses).join(', ')})`,
  },
);

const fileSchema = z.strictObject({
  description: z.string().max(1000).optional(),
  frame: z.string().max(200).optional(),
  epoch: z.string().max(200).optional(),
  units: unitsSchema.default('SI'),
  G: finite.positive().optional(),
  time: finite.default(0),
  times: z.array(finite).max(MOST_TIMES).default([]),
  relativity: z
    .strictObject({ central: nameSchema, speed_of_light: finite.positive().optional() })
    .optional(),
  bodies: z.array(bodySchema).min(1).max(MOST_BODIES),
});

type FileBody = z.infer<typeof bodySchema>;
type ProblemFile = z.infer<typeof fileSchema>;

/**
 * Reads a problem of motion from the text of a file; docs/free-motion.md describes it.
 * @throws ProblemFileError with every place that is wrong
 */
export function readProblem(text: string): Problem {
  const file = parse(text);
  const units = typeof file.units === 'string' ? presets[file.units] : file.units;
  const gravity = file.G ?? gravityIn(units);
  const names = file.bodies.map(({ name }, i) => name ?? `body-${i + 1}`);
  refuseTwins(names);
  const gmOf = ({ gm, mass = 0 }: FileBody): number => gm ?? gravity * mass;
  const places = file.bodies.map((_, i) => i);
  const order = [
    ...places.filter((i) => gmOf(file.bodies[i]) > 0),
    ...places.filter((i) => gmOf(file.bodies[i]) === 0),
  ];
  const count = order.length;
  const state = new Float64Array(6 * count);
  for (const [at, i] of order.entries()) {
    state.set(file.bodies[i].position, 3 * at);
    state.set(file.bodies[i].velocity, 3 * (count + at));
  }
  const { description, frame, epoch } = file;
  return {
    units,
    gravity,
    fromTime: file.time,
    times: file.times,
    names,
    order,
    system: {
      gmM3S2: Float64Array.from(order, (i) => gmOf(file.bodies[i])),
      state,
      radiiM: Float64Array.from(order, (i) => file.bodies[i].radius ?? 0),
      ...relativityOf(file, units, names, order),
      ...oblateOf(file, order),
      names: order.map((i) => JSON.stringify(names[i])),
    },
    about: {
      ...(description !== undefined && { description }),
      ...(frame !== undefined && { frame }),
      ...(epoch !== undefined && { epoch }),
    },
  };
}

function parse(text: string): ProblemFile {
  let value: unknown;
  try {
    value = scanJson(text).value;
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = placeInText(text, error.offset);
    throw new ProblemFileError(`it is not valid JSON: line ${line}, column ${column}: ${error.message}`);
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${pathOf(path)}: ${message}`);
  const more = issues.length > MOST_TOLD ? `; and ${issues.length - MOST_TOLD} more` : '';
  throw new ProblemFileError(`${issues.slice(0, MOST_TOLD).join('; ')}${more}`);
}

function pathOf(path: readonly PropertyKey[]): string {
  return `$${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`;
}

function refuseTwins(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (seen.has(name))
      throw new ProblemFileError(`$.bodies[${i}].name: there is a body "${name}" before; name it otherwise`);
    seen.add(name);
  }
}

function relativityOf(
  { relativity }: ProblemFile,
  units: Units,
  names: readonly string[],
  order: readonly number[],
): Pick<NBodySystem, 'relativity'> {
  if (relativity === undefined) return {};
  const central = order.indexOf(names.indexOf(relativity.central));
  if (central < 0)
    throw new ProblemFileError(`$.relativity.central: there is no body "${relativity.central}" in the file`);
  const lightMps = relativity.speed_of_light ?? lightIn(units);
  if (lightMps === undefined)
    throw new ProblemFileError(
      `$.relativity: ${isUnitless(units) ? 'unitless' : 'these'} units have no speed of light; give "speed_of_light"`,
    );
  return { relativity: { central, lightMps } };
}

function oblateOf({ bodies }: ProblemFile, order: readonly number[]): Pick<NBodySystem, 'oblate'> {
  const oblate = order.flatMap((i, body) => {
    const { j2, equatorial_radius, radius, pole = [0, 0, 1] } = bodies[i];
    if (j2 === undefined) return [];
    const length = Math.hypot(...pole);
    if (!(length > 0)) throw new ProblemFileError(`$.bodies[${i}].pole: it points nowhere`);
    const unit = Float64Array.from(pole, (one) => one / length);
    return [{ body, j2, radiusM: equatorial_radius ?? radius ?? 0, pole: unit }];
  });
  return oblate.length === 0 ? {} : { oblate };
}
