import {
  AstroError,
  addSeconds,
  bodies,
  bodyIndex,
  type Ephemeris,
  type Epoch,
  epoch,
  secondsBetween,
} from '../../astro/index.ts';
import { centerName, objectName } from './body-names.ts';
import { type EphemerisMessage, messageHead, type OrbitState, orbitState } from './message.ts';

/** Most states of all messages that are asked for at once. */
const mostStates = 100_000;
const shortestStepS = 0.001;
/** By so much the last step may be longer: spans of whole days of UTC differ from those of TDB by some milliseconds. */
const endS = 0.005;
/** Hermite's polynomial through four states, with their velocities, has this degree. */
const mostDegree = 7;

/** What is asked of an ephemeris. */
export interface BodyEphemerisRequest {
  readonly ephemeris: Ephemeris;
  /** Names of bodies, each once. */
  readonly bodies: readonly string[];
  /** Name of the body that states are counted from. */
  readonly center: string;
  readonly from: Epoch;
  /** Has a state of its own, also where no step ends there. */
  readonly until: Epoch;
  readonly stepS: number;
  /** When the messages are written. */
  readonly created: Epoch;
}

/**
 * States of bodies as orbit ephemeris messages, one for each body: geometric, without light time.
 * @throws AstroError `unknown_body`, `outside_span`, `out_of_range`
 */
export function bodyEphemerides(request: BodyEphemerisRequest): EphemerisMessage[] {
  const center = bodyIndex(request.center);
  const asked = request.bodies.map(bodyIndex);
  if (asked.includes(center))
    throw new AstroError(
      'out_of_range',
      `${bodies[center].title} does not move about itself. Choose another center.`,
    );
  const instants = instantsOf(request, asked.length);
  return asked.map((body) => ephemerisOf(request, body, center, instants));
}

function ephemerisOf(
  { ephemeris, created }: BodyEphemerisRequest,
  body: number,
  center: number,
  instants: readonly Epoch[],
): EphemerisMessage {
  const state = new Float64Array(6);
  const states = instants.map((instant): OrbitState => {
    const [x, y, z, vx, vy, vz] = ephemeris.stateBetween(body, center, instant.day, instant.second, state);
    return orbitState(instant, [x, y, z], [vx, vy, vz]);
  });
  return {
    message: 'OEM',
    ...messageHead(created, {
      comments: ['Geometric states, without light time.', `Source: ${ephemeris.source}`],
      object_name: objectName(bodies[body]),
      object_id: String(bodies[body].naifId),
      center_name: centerName(bodies[center].name),
    }),
    start_time: states[0]?.epoch ?? '',
    stop_time: states.at(-1)?.epoch ?? '',
    interpolation: 'HERMITE',
    interpolation_degree: Math.min(mostDegree, 2 * states.length - 1),
    states,
  };
}

function instantsOf({ from, until, stepS }: BodyEphemerisRequest, messages: number): Epoch[] {
  const spanS = secondsBetween(from, until);
  if (spanS < shortestStepS)
    throw new AstroError(
      'out_of_range',
      `The span ${spanS > -shortestStepS ? 'has no length' : 'ends before it begins'}: the last date comes after the first one.`,
    );
  if (!(stepS >= shortestStepS))
    throw new AstroError('out_of_range', `A step has ${shortestStepS} seconds at least, not ${stepS}.`);
  const steps = Math.max(1, Math.ceil((spanS - Math.min(endS, stepS / 2)) / stepS));
  const count = (steps + 1) * messages;
  if (count > mostStates)
    throw new AstroError(
      'out_of_range',
      `That would be ${count} states; ${mostStates} are the most. Choose a longer step, a shorter span or fewer bodies.`,
    );
  return Array.from({ length: steps + 1 }, (_, i) => {
    const { day, second } = i === steps ? until : addSeconds({ day: 0, second: 0 }, from, i * stepS);
    // Where the epoch that is written says, and not some tenths of a nanosecond beside it.
    return epoch(day, Math.round(second * 1e9) / 1e9);
  });
}
