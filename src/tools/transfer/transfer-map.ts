import type { TransferTable } from './transfer-table.ts';

/** A level of the map: how many times the best total it reaches to, and its sign. */
interface Level {
  readonly times: number;
  readonly sign: string;
}

const levels: readonly Level[] = [
  { times: 1.05, sign: '█' },
  { times: 1.15, sign: '▓' },
  { times: 1.35, sign: '▒' },
  { times: 1.75, sign: '░' },
  { times: Number.POSITIVE_INFINITY, sign: '·' },
];
const bestSign = '◆';
const mostLines = 30;
const fewestColumns = 20;

/** The table of transfers as a map of signs: dates of departure to the right, of arrival upward. */
export interface TransferMap {
  /** The map from the latest arrival on, each line with its date before it. */
  readonly lines: readonly { readonly date: string; readonly signs: string }[];
  /** Dates of departure below it. */
  readonly foot: string;
  readonly legend: readonly string[];
}

/** Draws a table no wider than `columns` and no higher than 30 lines; a sign stands for the cheapest of its cells. */
export function transferMap(table: TransferTable, columns: number): TransferMap {
  const { total_delta_v_mps: totals, departures_utc, arrivals_utc, best } = table;
  const dateWidth = 10;
  const width = Math.max(fewestColumns, columns - dateWidth - 2);
  const across = Math.min(departures_utc.length, width);
  const up = Math.min(arrivals_utc.length, mostLines);
  const bestDeparture = departures_utc.indexOf(best.depart_utc);
  const bestArrival = arrivals_utc.indexOf(best.arrive_utc);
  const lines = Array.from({ length: up }, (_, line) => {
    const [first, end] = part(up - 1 - line, up, arrivals_utc.length);
    let signs = '';
    for (let column = 0; column < across; column++) {
      const [left, right] = part(column, across, departures_utc.length);
      const holdsBest =
        bestDeparture >= left && bestDeparture < right && bestArrival >= first && bestArrival < end;
      const cells = totals.slice(left, right).flatMap((row) => row.slice(first, end));
      signs += holdsBest ? bestSign : signOf(cells, best.total_delta_v_mps);
    }
    return { date: (arrivals_utc[first] ?? '').slice(0, dateWidth), signs };
  });
  return { lines, foot: footOf(departures_utc, across), legend: legendOf(best.total_delta_v_mps) };
}

/** Which cells, from the first to before the last, one of `parts` equal parts of a side holds. */
function part(index: number, parts: number, cells: number): [number, number] {
  return [Math.floor((index * cells) / parts), Math.floor(((index + 1) * cells) / parts)];
}

function signOf(cells: readonly (number | null)[], best: number): string {
  const values = cells.filter((cell) => cell !== null);
  if (values.length === 0) return ' ';
  const least = Math.min(...values);
  return levels.find(({ times }) => least <= times * best)?.sign ?? ' ';
}

function footOf(dates: readonly string[], across: number): string {
  const [first = ''] = dates;
  const last = dates.at(-1) ?? '';
  return `${first.slice(0, 10)}${last.slice(0, 10).padStart(Math.max(11, across - 10))}`;
}

function legendOf(best: number): readonly string[] {
  const upTo = levels.map(({ times, sign }) =>
    Number.isFinite(times) ? `${sign} to ${((times * best) / 1000).toFixed(2)}` : `${sign} more`,
  );
  return [`${bestSign} ${(best / 1000).toFixed(2)}`, ...upTo];
}
