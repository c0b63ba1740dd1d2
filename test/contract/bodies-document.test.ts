import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { smallBodies } from '../../scripts/ephemeris/small/starts.ts';
import { bodyIndex } from '../../src/astro/index.ts';
import { bodyRows } from '../../src/tools/index.ts';
import { committedRails } from '../support/rails.ts';

const rows = bodyRows(committedRails());
const round = (value: number): string =>
  Number((value / 1000).toPrecision(3))
    .toLocaleString('en')
    .replaceAll(',', ' ');

/** The page of all bodies; `vitest run test/contract/bodies-document.test.ts -u` writes it anew. */
function page(): string {
  const cells = rows.slice(1).map((row) => {
    const { title, kind, naif_id, motion_error_m, gm_error_m3s2, mean_radius_error_m, sources } = row;
    const { motion, motion_epoch_jd: epoch, mass, size, pole } = sources ?? {};
    const from = epoch === null ? motion : `${motion}, JD ${epoch}`;
    const errors = [gm_error_m3s2 ?? '-', mean_radius_error_m === null ? '-' : mean_radius_error_m / 1000];
    const [gmError, radiusError] = errors.map(String);
    const shown = [title, kind.replace('_', ' '), naif_id, from, round(motion_error_m)];
    return `| ${[...shown, mass, gmError, size, radiusError, pole].join(' | ')} |`;
  });
  return [
    '# Bodies and their sources',
    '',
    'What `spacetime bodies NAME` tells of each body, and where it comes from. Positions and poles are on axes of the ICRF, poles those of J2000 (JD 2451545.0',
    'TDB); dates of orbits are TDB. *Within* is the largest error of the motion over its whole span, as [ephemeris.md](ephemeris.md) explains it. Of mass (m^3/s^2',
    'of G times it) and mean radius the errors are those of the solutions and of the IAU as JPL Solar System Dynamics lists them; where none stands, and of poles, the papers tell it. Numbers are those of SPICE. `--json` has the errors as `gm_error_m3s2`',
    'and `mean_radius_error_m`, and under `sources` `motion`, `motion_epoch_jd`, `mass`, `size`, `pole` and, in words, `uncertainty`. This page is made from `src/tools/body-sources.ts`.',
    '',
    '| body | kind | number | motion | within km | mass | error | size | error km | pole and rotation |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...cells,
    '',
  ].join('\n');
}

test('docs/bodies.md says what the data say', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/bodies.md');
});

test('the orbits that are named are those that the motions were made from', () => {
  for (const { name, orbit, elements, vector } of smallBodies)
    expect(rows[bodyIndex(name)].sources).toMatchObject({
      motion: `integrated from orbit ${orbit} of JPL`,
      motion_epoch_jd: elements?.epochJd ?? vector?.epochJd,
    });
});

test('a mass that nobody has measured is said to be none, and no other', () => {
  for (const { body, gm_estimated: estimated, sources } of rows.slice(1))
    expect([body, sources?.mass.includes('nobody has weighed it')]).toEqual([body, estimated]);
});

test('the error of a planet with heavy moons is that of its centre too', () => {
  const text = readFileSync(new URL('../../docs/ephemeris.md', import.meta.url), 'utf8');
  const cells = [
    ...text.matchAll(/^\| (\w+) about its barycentre \| \d+ \| ([\d.]+) \| [\d.]+ \| ([\d.]+|-) \|$/gm),
  ];
  expect(cells).toHaveLength(5);
  for (const [, name, largest, beyond] of cells) {
    const km = Math.max(Number(largest), beyond === '-' ? 0 : Number(beyond));
    const { motion_error_m: stated } = rows[bodyIndex(name.toLowerCase())];
    expect(stated / 1000).toBeGreaterThanOrEqual(km);
    expect(stated / 1000).toBeLessThan(km + 0.03);
  }
});

test('an error that is given is far below what it is of', () => {
  for (const { gm_m3s2, gm_error_m3s2, mean_radius_m, mean_radius_error_m, gm_estimated } of rows.slice(1)) {
    if (gm_error_m3s2 !== null) expect([gm_error_m3s2 < 0.06 * gm_m3s2, gm_estimated]).toEqual([true, false]);
    expect(mean_radius_error_m ?? 0).toBeLessThan(0.04 * mean_radius_m);
  }
  expect(rows.filter(({ gm_error_m3s2: error }) => error !== null)).toHaveLength(20);
  expect(rows.filter(({ mean_radius_error_m: error }) => error !== null)).toHaveLength(23);
});
