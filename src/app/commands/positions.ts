import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { epochFromUnix, julianDate, loadRails } from '../../astro/index.ts';
import { type Action, exitCodes, UsageError } from '../../cli/index.ts';
import { positionLines, positions } from '../../tools/index.ts';
import { ephemerisFile } from '../root.ts';

/** Prints where a body is. */
export const showPositions: Action = async ({ options, positionals, output }) => {
  const { body, center, jd } = options;
  if (typeof body !== 'string') throw new UsageError('--body is missing, such as --body earth.');
  const given = [...(Array.isArray(jd) ? jd.map(String) : []), ...positionals];
  const bytes = await readFile(ephemerisFile);
  const request = {
    body,
    center: typeof center === 'string' ? center : undefined,
    ephemeris: loadRails(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  };
  if (given.includes('-')) {
    if (given.length > 1) throw new UsageError('--jd - reads all dates from standard input; give no others.');
    await output.lines(positionLines({ ...request, lines: createInterface({ input: process.stdin }) }));
    return exitCodes.ok;
  }
  for (const row of positions({ ...request, jds: given.length === 0 ? [now()] : given })) {
    if (output.json) output.value(row);
    else {
      output.facts([
        ['body', `${row.body}, seen from ${row.center}`],
        ['date', `JD ${row.jd_tdb} TDB`],
        ['position', `${row.position_m.join(' ')} m (${row.frame})`],
        ['velocity', `${row.velocity_mps.join(' ')} m/s`],
      ]);
    }
  }
  return exitCodes.ok;
};

function now(): number {
  const { day, second } = epochFromUnix(Date.now() / 1000);
  return julianDate(day, second);
}
