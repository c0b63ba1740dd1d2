import { createInterface } from 'node:readline';
import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import {
  type ApparentRow,
  apparentRows,
  type PositionFrame,
  type PositionRow,
  type PositionsRequest,
  parseJulianDate,
  positionLines,
  positions,
} from '../../tools/index.ts';
import { askedSlowly, instantsOption, lengthWriter, loadEphemeris, now, placeOption } from './sky-input.ts';
import { textOption } from './values.ts';

type Lengths = (valuesM: readonly number[]) => string;

/** Prints where a body is, or where it appears. */
export const showPositions: Action = async (input) => {
  const { options, positionals } = input;
  const body = textOption(input, 'body');
  if (body === undefined) throw new UsageError('--body is missing, such as --body earth.');
  const jds = [...(Array.isArray(options.jd) ? options.jd.map(String) : []), ...positionals];
  return await askedSlowly(() =>
    options.apparent === true ? showApparent(input, body, jds) : showStates(input, body, jds),
  );
};

async function showStates(input: Input, body: string, jds: readonly string[]): Promise<number> {
  const { options, output } = input;
  const given = [...jds, ...instantsOption(input, 'date')];
  const request: PositionsRequest = {
    body,
    center: textOption(input, 'center'),
    frame: textOption(input, 'frame') as PositionFrame | undefined,
    at: placeOption(input),
    partner: textOption(input, 'with'),
    lightTime: options['light-time'] === true,
    ephemeris: await loadEphemeris(),
  };
  if (given.includes('-')) {
    if (given.length > 1) throw new UsageError('--jd - reads all dates from standard input; give no others.');
    await output.lines(positionLines({ ...request, lines: createInterface({ input: process.stdin }) }));
    return exitCodes.ok;
  }
  const lengths = lengthWriter(input);
  for (const row of positions({ ...request, jds: given.length === 0 ? [now()] : given })) {
    if (output.json) output.value(row);
    else output.facts(stateFacts(row, request.partner, lengths));
  }
  return exitCodes.ok;
}

async function showApparent(input: Input, body: string, jds: readonly string[]): Promise<number> {
  const { output } = input;
  refuseBesideApparent(input, jds);
  const instants = [...jds.map(parseJulianDate), ...instantsOption(input, 'date')];
  const at = placeOption(input) ?? null;
  const rows = apparentRows(await loadEphemeris(), body, at, instants.length === 0 ? [now()] : instants);
  const lengths = lengthWriter(input);
  for (const row of rows) {
    if (output.json) output.value(row);
    else output.facts(apparentFacts(row, lengths));
  }
  return exitCodes.ok;
}

/** An apparent place is one on the sky of the Earth: nothing else can be chosen beside it. */
function refuseBesideApparent(input: Input, jds: readonly string[]): void {
  if (jds.includes('-'))
    throw new UsageError('--apparent reads no dates from standard input; give them by --jd or --date.');
  const center = textOption(input, 'center');
  if (center !== undefined && center !== 'earth')
    throw new UsageError('--apparent is a place on the sky of the Earth: leave --center out.');
  for (const name of ['frame', 'with', 'light-time'])
    if (input.options[name] !== undefined)
      throw new UsageError(`--apparent has its own axes and light time: leave --${name} out.`);
}

function stateFacts(row: PositionRow, partner: string | undefined, lengths: Lengths): [string, string][] {
  const from =
    row.frame === 'SYNODIC'
      ? `counted from the centre of mass of ${row.center} and ${partner}`
      : `seen from ${row.center}`;
  const facts: [string, string][] = [
    ['body', `${row.body}, ${from}`],
    ['date', `JD ${row.jd_tdb} TDB`],
    ['position', `${lengths(row.position_m)} (${row.frame})`],
    ['velocity', `${row.velocity_mps.join(' ')} m/s`],
  ];
  if (row.light_time_s !== undefined) facts.push(['light time', `${row.light_time_s} s`]);
  return facts;
}

function apparentFacts(row: ApparentRow, lengths: Lengths): [string, string][] {
  const { at, azimuth_deg: azimuth, altitude_deg: altitude } = row;
  const from =
    at === null ? "the Earth's centre" : `${at.lat_deg} N ${at.lon_deg} E degrees, ${at.alt_m} m up`;
  const degrees = (one: number, other: number): string => `${one.toFixed(6)} ${other.toFixed(6)} degrees`;
  const facts: [string, string][] = [
    ['body', `${row.body}, seen from ${from}`],
    ['date', row.utc],
    ['right ascension, declination', degrees(row.right_ascension_deg, row.declination_deg)],
    ['ecliptic of date', degrees(row.ecliptic_longitude_deg, row.ecliptic_latitude_deg)],
    ['distance', lengths([row.distance_m])],
    ['light time', `${row.light_time_s} s`],
  ];
  if (azimuth !== null && altitude !== null) facts.push(['azimuth, altitude', degrees(azimuth, altitude)]);
  return facts;
}
