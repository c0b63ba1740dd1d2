import {
  AstroError,
  bodies,
  bodyIndex,
  DAY_S,
  type Ephemeris,
  type Epoch,
  epoch,
  J2000_JD,
} from '../astro/index.ts';

const LONGEST_NUMBER = 40;
const decimal = /^([+-]?)(\d{1,9})(?:\.(\d*))?$/;

/** What a position is asked for. */
export interface PositionsRequest {
  /** Name of the body, as in `bodies`. */
  readonly body: string;
  /** Name of the body it is seen from; default the barycentre, `ssb`. */
  readonly center?: string | undefined;
  readonly ephemeris: Ephemeris;
}

/** One answer: where the body is, seen from the center, in ICRF axes and without light time. */
export interface PositionRow {
  readonly body: string;
  readonly center: string;
  readonly jd_tdb: number;
  readonly frame: 'ICRF';
  readonly position_m: readonly [number, number, number];
  readonly velocity_mps: readonly [number, number, number];
}

/**
 * Positions for Julian dates (TDB). A date given as text keeps all its digits, a number those of a double (40 us).
 * @throws AstroError `unknown_body`, `malformed_number` or `outside_span`, with a sentence for people.
 */
export function positions(
  request: PositionsRequest & { readonly jds: readonly (string | number)[] },
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

function locator({
  body,
  center = 'ssb',
  ephemeris,
}: PositionsRequest): (jd: string | number) => PositionRow {
  const bodyAt = bodyIndex(body);
  const centerAt = bodyIndex(center);
  return (jd) => {
    const { day, second } = parseJulianDate(typeof jd === 'number' ? plain(jd) : jd);
    const [x, y, z, vx, vy, vz] = ephemeris.stateBetween(bodyAt, centerAt, day, second, new Float64Array(6));
    return {
      body: bodies[bodyAt].name,
      center: bodies[centerAt].name,
      jd_tdb: Number(jd),
      frame: 'ICRF',
      position_m: [x, y, z],
      velocity_mps: [vx, vy, vz],
    };
  };
}

/** A number as decimal text without an exponent; what is not finite stays what it is, to be refused. */
function plain(jd: number): string {
  return Math.abs(jd) < 1e-6 ? '0' : String(jd);
}
