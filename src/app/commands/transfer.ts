import { readFile } from 'node:fs/promises';
import { AstroError, loadRails } from '../../astro/index.ts';
import { type Action, exitCodes, type Input, type Output, UsageError } from '../../cli/index.ts';
import {
  type HohmannRow,
  hohmannPlan,
  type TransferRow,
  type TransferTable,
  transferMap,
  transferTable,
} from '../../tools/transfer/index.ts';
import { ephemerisFile } from '../root.ts';
import { textOption, wholeOption } from './values.ts';

const defaultDates = 60;
const mostDates = 300;
const defaultAltitudeKm = 400;
const mostAltitudeKm = 1e9;
const ofTable = ['from', 'to', 'depart', 'arrive', 'grid', 'parking', 'capture', 'fly-past', 'turns'];
const ofHohmann = ['about', 'via', 'tilt'];

/** Prints a table of transfers between two bodies, or a transfer between two orbits. */
export const showTransfer: Action = async (input) => {
  const hohmann = textOption(input, 'hohmann');
  const foreign = (hohmann === undefined ? ofHohmann : ofTable).find(
    (name) => input.options[name] !== undefined,
  );
  if (foreign !== undefined)
    throw new UsageError(
      hohmann === undefined
        ? `--${foreign} goes with --hohmann.`
        : `--${foreign} does not go with --hohmann.`,
    );
  try {
    if (hohmann !== undefined) showHohmann(input, hohmann);
    else await showTable(input);
  } catch (error) {
    // What cannot be answered was asked wrongly.
    if (error instanceof AstroError) throw new UsageError(error.message);
    throw error;
  }
  return exitCodes.ok;
};

function showHohmann(input: Input, altitudes: string): void {
  const [from, to] = pairOf('hohmann', altitudes, '400..35786');
  const row = hohmannPlan({
    about: textOption(input, 'about') ?? 'earth',
    fromKm: numberOf('hohmann', from, mostAltitudeKm),
    toKm: numberOf('hohmann', to, mostAltitudeKm),
    viaKm: numberOption(input, 'via', mostAltitudeKm),
    tiltDeg: numberOption(input, 'tilt', 180),
  });
  if (input.output.json) input.output.value(row);
  else input.output.facts(hohmannFacts(row));
}

async function showTable(input: Input): Promise<void> {
  const { output } = input;
  const parkingKm = numberOption(input, 'parking', mostAltitudeKm) ?? defaultAltitudeKm;
  const captureKm = numberOption(input, 'capture', mostAltitudeKm) ?? parkingKm;
  const depart = datesOf(input, 'depart');
  const arrive = datesOf(input, 'arrive');
  const [departures, arrivals] = gridOf(textOption(input, 'grid'));
  const flyPast = input.options['fly-past'] === true;
  if (flyPast && input.options.capture !== undefined)
    throw new UsageError('--capture and --fly-past cannot both be true.');
  const request = {
    from: needed(input, 'from'),
    to: needed(input, 'to'),
    depart,
    arrive,
    grid: [depart[0] === depart[1] ? 1 : departures, arrive[0] === arrive[1] ? 1 : arrivals] as const,
    parkingKm,
    captureKm: flyPast ? null : captureKm,
    mostTurns: wholeOption(input, 'turns', 0, 3) ?? 0,
  };
  const ephemeris = loadRails(await readFile(ephemerisFile));
  const table = transferTable({ ...request, ephemeris }, (share) =>
    output.progress(share, `transfers from ${request.from} to ${request.to}`),
  );
  output.clearProgress();
  if (output.json) output.value(table);
  else showForPeople(output, table);
}

function showForPeople(output: Output, table: TransferTable): void {
  output.facts(tableFacts(table));
  if (table.departures_utc.length === 1 && table.arrivals_utc.length === 1) return;
  const map = transferMap(table, output.columns);
  output.line();
  output.line('Total by date of departure (to the right) and of arrival (upward), km/s:');
  output.line(map.legend.map((sign) => painted(output, sign)).join('  '));
  for (const { date, signs } of map.lines)
    output.line(`${output.color.dim(date)}  ${painted(output, signs)}`);
  output.line(output.color.dim(`${' '.repeat(12)}${map.foot}`));
}

/** Colours for those who see them; the signs alone say the same. */
function painted({ color }: Output, signs: string): string {
  return signs
    .replace(/█+/g, (run) => color.green(run))
    .replace(/▓+/g, (run) => color.cyan(run))
    .replace(/▒+/g, (run) => color.yellow(run))
    .replace(/░+/g, (run) => color.red(run))
    .replace(/·+/g, (run) => color.dim(run))
    .replace('◆', color.bold('◆'));
}

function tableFacts(table: TransferTable): [string, string][] {
  const { from, to, about, parking_km, capture_km, best, least_c3: cheapest } = table;
  const arrival =
    capture_km === null
      ? 'flying past'
      : `${speed(best.arrive_delta_v_mps)} into a circular orbit ${capture_km} km up`;
  return [
    ['way', `${from} to ${to}, about ${about}${turnsOf(best)}`],
    ['departure', best.depart_utc],
    ['arrival', `${best.arrive_utc}, after ${fixed(best.flight_days, 1)} days`],
    ['C3', `${fixed(best.c3_km2_s2, 3)} km²/s²`],
    [
      'leaves to',
      `right ascension ${fixed(best.depart_right_ascension_deg, 2)}°, declination ${fixed(best.depart_declination_deg, 2)}°`,
    ],
    [
      'v-infinity',
      `${speed(best.depart_v_infinity_mps)} leaving, ${speed(best.arrive_v_infinity_mps)} arriving`,
    ],
    ['impulses', `${speed(best.depart_delta_v_mps)} from a circular orbit ${parking_km} km up, ${arrival}`],
    ['total', speed(best.total_delta_v_mps)],
    ['least C3', `${fixed(cheapest.c3_km2_s2, 3)} km²/s², ${cheapest.depart_utc} to ${cheapest.arrive_utc}`],
  ];
}

const turnsOf = ({ turns }: TransferRow): string =>
  turns === 0 ? '' : `, with ${turns} whole turn${turns === 1 ? '' : 's'}`;

function hohmannFacts(row: HohmannRow): [string, string][] {
  const via = row.via_km === null ? '' : ` over ${row.via_km} km`;
  const tilts = row.tilt_deg === 0 ? [] : row.tilts_deg.map((tilt) => `${fixed(tilt, 2)}°`);
  return [
    ['orbits', `${row.from_km} km to ${row.to_km} km above ${row.about}${via}`],
    ['impulses', row.impulses_mps.map(speed).join(', ')],
    ...(tilts.length === 0 ? [] : ([['turned by', tilts.join(', ')]] as [string, string][])),
    ['total', speed(row.total_mps)],
    ['time', `${fixed(row.time_s / 3600, 3)} hours`],
  ];
}

const fixed = (value: number, digits: number): string => value.toFixed(digits);
const speed = (mps: number): string => `${fixed(mps / 1000, 3)} km/s`;

function needed(input: Input, name: string): string {
  const given = textOption(input, name);
  if (given === undefined) throw new UsageError(`--${name} is missing, such as --${name} earth.`);
  return given;
}

function datesOf(input: Input, name: string): readonly [string, string] {
  const given = textOption(input, name);
  if (given === undefined)
    throw new UsageError(`--${name} is missing, such as --${name} 2026-09-01..2027-01-01.`);
  return given.includes('..') ? pairOf(name, given, '2026-09-01..2027-01-01') : [given, given];
}

function pairOf(name: string, given: string, example: string): readonly [string, string] {
  const [first = '', last = '', ...more] = given.split('..');
  if (first === '' || last === '' || more.length > 0)
    throw new UsageError(`--${name} has to be two values such as ${example}.`);
  return [first, last];
}

function gridOf(given: string | undefined): readonly [number, number] {
  if (given === undefined) return [defaultDates, defaultDates];
  const [, departures, arrivals] = /^(\d{1,3})x(\d{1,3})$/.exec(given) ?? [];
  const sides = [Number(departures), Number(arrivals)] as const;
  if (sides.every((side) => side >= 1 && side <= mostDates)) return sides;
  throw new UsageError(`--grid has to be two numbers from 1 to ${mostDates} such as 60x60.`);
}

function numberOption(input: Input, name: string, most: number): number | undefined {
  const given = textOption(input, name);
  return given === undefined ? undefined : numberOf(name, given, most);
}

function numberOf(name: string, given: string, most: number): number {
  const value = Number(given);
  if (/^\d{1,12}(\.\d{1,12})?$/.test(given) && value <= most) return value;
  throw new UsageError(`--${name}: "${given.slice(0, 40)}" is no number from 0 to ${most}.`);
}
