import {
  AstroError,
  astrometricVector,
  bodies,
  bodyIndex,
  convertState,
  DAY_S,
  type Ephemeris,
  type Epoch,
  eclipticFrame,
  epoch,
  type Frame,
  fixedFrame,
  inertialFrame,
  J2000_JD,
  julianDate,
  type Place,
  surfaceFrame,
  synodicFrame,
} from '../astro/index.ts';

const LONGEST_NUMBER = 40;
const decimal = /^([+-]?)(\d{1,9})(?:\.(\d*))?$/;

/** Axes in which positions are told, all about the center, and what the rows call them. */
export const positionFrames = {
  icrf: 'ICRF',
  ecliptic: 'ECLIPTIC_J2000',
  fixed: 'BODY_FIXED',
  local: 'EAST_NORTH_UP',
  synodic: 'SYNODIC',
} as const;

export type PositionFrame = keyof typeof positionFrames;

/** What a position is asked for. */
export interface PositionsRequest {
  /** Name of the body, as in `bodies`. */
  readonly body: string;
  /** Name of the body it is seen from; default the barycentre, `ssb`. */
  readonly center?: string | undefined;
  readonly ephemeris: Ephemeris;
  /** Default `icrf`. */
  readonly frame?: PositionFrame | undefined;
  /** Place on the center, which is the origin of `local`. */
  readonly at?: Place | undefined;
  /** Name of the other body of `synodic`; the center is the first one. */
  readonly partner?: string | undefined;
  /** Where the light that arrives shows the body, instead of where it is. */
  readonly lightTime?: boolean;
}

/** One answer: where the body is, seen from the center. */
export interface PositionRow {
  readonly body: string;
  readonly center: string;
  readonly jd_tdb: number;
  readonly frame: (typeof positionFrames)[PositionFrame];
  readonly position_m: readonly [number, number, number];
  /** As the frame sees it, its turning included; with light time that of the body when the light left it. */
  readonly velocity_mps: readonly [number, number, number];
  /** How long the light was on its way, s; only where light time was asked for. */
  readonly light_time_s?: number;
}

/**
 * Positions for Julian dates (TDB) or instants. A date given as text keeps all its digits, a number those of a double
 * (40 us).
 * @throws AstroError `unknown_body`, `malformed_number`, `outside_span` or `out_of_range`, with a sentence for people.
 */
export function positions(
  request: PositionsRequest & { readonly jds: readonly (string | number | Epoch)[] },
): PositionRow[] {
  const locate = locator(request);
  return request.jds.map(locate);
}

/**
 * The same for dates that come line by line: one line of JSON for each, as soon as it is read. Empty lines are skipped.
 * @throws AstroError as `positions`; the sentence begins with the number of the line.
 */
export async function* positionLines(
  request: PositionsRequest & { readonly lines: AsyncIterable<string> },
): AsyncGenerator<string> {
  const locate = locator(request);
  let lineNumber = 0;
  for await (const line of request.lines) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    try {
      yield JSON.stringify(locate(line));
    } catch (error) {
      if (error instanceof AstroError)
        throw new AstroError(error.code, `Line ${lineNumber}: ${error.message}`);
      throw error;
    }
  }
}

/** Julian date (TDB) as text, to the instant, without rounding it to a double first. */
export function parseJulianDate(text: string): Epoch {
  const word = text.trim();
  const match = word.length <= LONGEST_NUMBER ? decimal.exec(word) : null;
  if (match === null)
    throw new AstroError(
      'malformed_number',
      `${JSON.stringify(word.slice(0, LONGEST_NUMBER))} is no Julian date. Write it as a decimal number such as 2451545.0.`,
    );
  const [, sign, whole = '', fraction = ''] = match;
  const direction = sign === '-' ? -1 : 1;
  return epoch(direction * Number(whole) - J2000_JD, direction * Number(`0.${fraction}0`) * DAY_S);
}

function locator(request: PositionsRequest): (jd: string | number | Epoch) => PositionRow {
  const { body, center = 'ssb', ephemeris, frame = 'icrf', lightTime = false } = request;
  const bodyAt = bodyIndex(body);
  const centerAt = bodyIndex(center);
  const axes = frameOf(request, centerAt);
  return (jd) => {
    const instant = instantOf(jd);
    const state = new Float64Array(6);
    const late = lightTime ? seenState(ephemeris, bodyAt, axes, instant, state) : null;
    const from = inertialFrame(late === null ? bodyAt : 0);
    const { day, second } = instant;
    const [x, y, z, vx, vy, vz] = convertState(ephemeris, state, from, axes, day, second, state);
    return {
      body: bodies[bodyAt].name,
      center: bodies[centerAt].name,
      jd_tdb: typeof jd === 'object' ? julianDate(day, second) : Number(jd),
      frame: positionFrames[frame],
      position_m: [x, y, z],
      velocity_mps: [vx, vy, vz],
      ...(late === null ? {} : { light_time_s: late }),
    };
  };
}

/** Writes the barycentric state in which light that arrives at a frame's origin shows a body; returns its time, s. */
function seenState(
  ephemeris: Ephemeris,
  body: number,
  axes: Frame,
  { day, second }: Epoch,
  out: Float64Array,
): number {
  const observer = new Float64Array(6);
  convertState(ephemeris, observer, axes, inertialFrame(0), day, second, observer);
  const seen = new Float64Array(3);
  const late = astrometricVector(ephemeris, body, observer, day, second, seen);
  const then = epoch(day, second - late);
  ephemeris.stateBetween(body, 0, then.day, then.second, out);
  for (let i = 0; i < 3; i += 1) out[i] = observer[i] + seen[i];
  return late;
}

function frameOf({ frame = 'icrf', at, partner }: PositionsRequest, center: number): Frame {
  if (at !== undefined && frame !== 'local')
    throw new AstroError(
      'out_of_range',
      'A place is the origin of the frame local. Ask for that frame with it.',
    );
  if (partner !== undefined && frame !== 'synodic')
    throw new AstroError(
      'out_of_range',
      'A second body belongs to the frame synodic. Ask for that frame with it.',
    );
  switch (frame) {
    case 'icrf':
      return inertialFrame(center);
    case 'ecliptic':
      return eclipticFrame(center);
    case 'fixed':
      if (bodies[center].kind === 'barycentre')
        throw new AstroError(
          'unknown_body',
          `${bodies[center].title} does not turn, and no axes turn with it. Choose a body for the center, such as earth.`,
        );
      return fixedFrame(center);
    case 'local':
      if (at === undefined)
        throw new AstroError(
          'out_of_range',
          'The frame local needs a place on the center, such as --at 48.1,11.6.',
        );
      return surfaceFrame(center, at.latRad, at.lonRad, at.altM);
    case 'synodic':
      if (partner === undefined)
        throw new AstroError('out_of_range', 'The frame synodic needs a second body, such as --with moon.');
      return synodicFrame(center, bodyIndex(partner));
  }
}

function instantOf(jd: string | number | Epoch): Epoch {
  if (typeof jd === 'object') return jd;
  return parseJulianDate(typeof jd === 'number' ? plain(jd) : jd);
}

/** A number as decimal text without an exponent; what is not finite stays what it is, to be refused. */
function plain(jd: number): string {
  return Math.abs(jd) < 1e-6 ? '0' : String(jd);
}
