import { bodyIndex } from '../../astro/index.ts';
import { type Action, exitCodes, UsageError } from '../../cli/index.ts';
import { type BodyRow, bodyRow, bodyRows, periodWords } from '../../tools/index.ts';
import { asked, loadEphemeris } from './sky-input.ts';
import { textOption } from './values.ts';

/** Prints the bodies of the solar system, or what is known of one. */
export const showBodies: Action = async (input) => {
  const { output, positionals } = input;
  const [kind, about] = [textOption(input, 'kind'), textOption(input, 'about')];
  const [name] = positionals;
  const ephemeris = await loadEphemeris();
  if (name === undefined) {
    const rows = asked(() => bodyRows(ephemeris, kind, about));
    if (output.json) for (const row of rows) output.value(row);
    else if (rows.length === 0) output.line('No such body.');
    else
      output.table(
        ['body', 'kind', 'about', 'GM m^3/s^2', 'radius', 'turns in', 'motion within'],
        rows.map(listed),
      );
    return exitCodes.ok;
  }
  if (kind !== undefined || about !== undefined)
    throw new UsageError('A name is one body: leave --kind and --about out.');
  const row = bodyRow(
    ephemeris,
    asked(() => bodyIndex(name)),
  );
  if (output.json) output.value(row);
  else output.facts(facts(row, ephemeris.source));
  return exitCodes.ok;
};

function listed(row: BodyRow): string[] {
  return [
    row.body,
    row.kind,
    row.about ?? '-',
    gmWords(row),
    km(row.mean_radius_m),
    row.rotation_period_s === null ? '-' : periodWords(row.rotation_period_s),
    km(row.motion_error_m),
  ];
}

function facts(row: BodyRow, source: string): [string, string][] {
  const { pole, rotation_period_s: period } = row;
  return [
    ['body', `${row.title} (${row.body}, ${row.kind}, NAIF ${row.naif_id})`],
    [
      'moves about',
      row.about === null ? 'nothing: it is the root' : `${row.about}, at ${km(row.semi_major_axis_m)}`,
    ],
    ['GM', `${gmWords(row)} m^3/s^2${within(row.gm_error_m3s2, (gm) => gm.toExponential(1))}`],
    [
      'radius',
      `${km(row.mean_radius_m)} (${row.semi_axes_m.map(km).join(', ')})${within(row.mean_radius_error_m, km)}`,
    ],
    ['turns in', period === null ? '-' : periodWords(period)],
    [
      'north pole',
      pole === null
        ? '-'
        : `${pole.right_ascension_deg.toFixed(3)}, ${pole.declination_deg.toFixed(3)} degrees (ICRF, J2000)`,
    ],
    ['motion within', `${km(row.motion_error_m)} of its source`],
    ...sourceFacts(row, source),
  ];
}

/** What an error adds to its value; nothing where none is told. */
function within(error: number | null, words: (value: number) => string): string {
  return error === null ? '' : `, within ${words(error)}`;
}

function sourceFacts({ sources }: BodyRow, ephemeris: string): [string, string][] {
  if (sources === null) return [['source', ephemeris]];
  const { motion, motion_epoch_jd: epoch, mass, size, pole, uncertainty } = sources;
  return [
    ['motion from', epoch === null ? motion : `${motion}, of JD ${epoch} TDB`],
    ['mass from', mass],
    ['size from', size],
    ['pole from', pole],
    ['exact to', uncertainty],
  ];
}

function gmWords({ gm_m3s2, gm_estimated }: BodyRow): string {
  return `${gm_m3s2.toPrecision(6)}${gm_estimated ? ' (estimated)' : ''}`;
}

function km(valueM: number): string {
  return `${Number((valueM / 1000).toPrecision(5))} km`;
}
