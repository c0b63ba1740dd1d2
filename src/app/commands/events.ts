import { addSeconds, type Ephemeris, type Epoch } from '../../astro/index.ts';
import { type Action, exitCodes, type Output } from '../../cli/index.ts';
import { type EventKind, type EventRow, events } from '../../tools/index.ts';
import { asked, instantsOption, loadEphemeris, now } from './sky-input.ts';

const YEAR_S = 31_557_600;
/** What is searched for at the end of a span looks this far beyond it, days. */
const BEYOND_DAYS = 1;

/** Lists phases of the Moon, seasons, eclipses, transits, conjunctions and what the moons of Jupiter do. */
export const listEvents: Action = async (input) => {
  const { options, output } = input;
  const [from = now()] = instantsOption(input, 'from');
  const kinds = [options.kind ?? []].flat().flatMap((kind) => String(kind).split(',')) as EventKind[];
  const ephemeris = await loadEphemeris();
  const [until = aYearOn(from, ephemeris)] = instantsOption(input, 'until');
  const rows = asked(() => events({ ephemeris, from, until, kinds: kinds.length === 0 ? undefined : kinds }));
  if (output.json) for (const row of rows) output.value(row);
  else show(output, rows);
  return exitCodes.ok;
};

/** A year later, or the last day of the ephemeris where that comes before. */
function aYearOn(from: Readonly<Epoch>, { endDay }: Ephemeris): Epoch {
  const year = addSeconds({ day: 0, second: 0 }, from, YEAR_S);
  const last = endDay - BEYOND_DAYS;
  return year.day >= last && from.day < last ? { day: last, second: 0 } : year;
}

function show(output: Output, rows: readonly EventRow[]): void {
  output.table(
    ['UTC', 'event', 'particulars'],
    rows.map((row) => [row.utc, titleOf(row), particulars(row)]),
  );
}

function titleOf({ kind, name, body }: EventRow): string {
  const words = name.replaceAll('_', ' ');
  switch (kind) {
    case 'solar_eclipse':
      return `${words} eclipse of the Sun`;
    case 'lunar_eclipse':
      return `${words} eclipse of the Moon`;
    case 'transit':
      return `transit of ${body}`;
    case 'galilean':
    case 'conjunction':
      return `${body}: ${words}`;
    default:
      return words;
  }
}

function particulars(row: EventRow): string {
  const parts: string[] = [];
  if (row.magnitude !== undefined) parts.push(`magnitude ${row.magnitude}`);
  if (row.umbral_magnitude !== undefined)
    parts.push(`umbral magnitude ${row.umbral_magnitude}, penumbral ${row.penumbral_magnitude}`);
  if (row.place !== undefined) {
    const { lat_deg, lon_deg } = row.place;
    const north = `${Math.abs(lat_deg).toFixed(2)} ${lat_deg < 0 ? 'S' : 'N'}`;
    parts.push(`at ${north} ${Math.abs(lon_deg).toFixed(2)} ${lon_deg < 0 ? 'W' : 'E'}`);
  }
  if (row.duration_s !== undefined && row.duration_s > 0) parts.push(`for ${row.duration_s} s`);
  if (row.separation_arcsec !== undefined) parts.push(`${row.separation_arcsec}" from the middle`);
  if (row.order !== undefined) parts.push(row.order.join(' '));
  const { contacts } = row;
  const known = Object.values(contacts ?? {}).filter((text) => text !== null);
  if (known.length > 1) parts.push(`${clock(known[0])} to ${clock(known.at(-1) ?? '')}`);
  return parts.join(', ');
}

const clock = (utc: string): string => utc.slice(11, 19);
