import { describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

const toMars = ['transfer', '--from', 'earth', '--to', 'mars'];
const of2020 = ['--depart', '2020-06-20..2020-08-29', '--arrive', '2020-12-20..2021-04-19'];

describe('transfer', () => {
  test('answers programs with the best way and the whole table', async () => {
    const { code, stdout, stderr } = await runHere([...toMars, ...of2020, '--grid', '8x9', '--json']);
    expect([code, stderr]).toEqual([0, '']);
    const table = JSON.parse(stdout) as {
      best: Record<string, number>;
      least_c3: Record<string, number>;
      departures_utc: string[];
      total_delta_v_mps: number[][];
    };
    expect(table).toMatchObject({ from: 'earth', to: 'mars', about: 'sun', frame: 'ICRF', parking_km: 400 });
    expect(table.least_c3.c3_km2_s2).toBeGreaterThan(13);
    expect(table.least_c3.c3_km2_s2).toBeLessThan(16);
    expect(table.best.turns).toBe(0);
    expect(table.departures_utc[7]).toBe('2020-08-29T00:00:00Z');
    expect(table.total_delta_v_mps.map((row) => row.length)).toEqual(Array.from({ length: 8 }, () => 9));
  });

  test('answers people with the way and a map of it', async () => {
    const { code, stdout } = await runHere([...toMars, ...of2020, '--grid', '30x20', '--capture', '300']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^impulses +3\.\d+ km\/s from a circular orbit 400 km up, .* 300 km up$/m);
    expect(stdout).toMatch(/^2020-12-20 {2}[█▓▒░·]{30}$/m);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.slice(10).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('a single date of both is a single way', async () => {
    const single = ['--depart', 'JD 2459060.5 UTC', '--arrive', '2021-02-18', '--fly-past'];
    const { code, stdout } = await runHere([...toMars, ...single]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^arrival +2021-02-18T00:00:00Z, after 203.0 days$/m);
    expect(stdout).toContain('flying past');
    expect(stdout).not.toContain('upward');
  });

  test("Hohmann's, for people and for programs", async () => {
    const shown = await runHere(['transfer', '--hohmann', '400..35786', '--tilt', '28.5']);
    expect(shown.stdout).toMatch(/^total +4\.\d+ km\/s$/m);
    const given = await runHere(['transfer', '--hohmann', '400..35786', '--json']);
    const row = JSON.parse(given.stdout) as { total_mps: number };
    expect(row.total_mps / 1000).toBeCloseTo(3.854, 3);
  });

  test.each([
    [[], /--depart is missing/],
    [['--depart', '2026-01-01..', '--arrive', '2027-01-01'], /two values/],
    [
      ['--depart', '2026-09-01..2026-08-01', '--arrive', '2027-01-01'],
      /2026-08-01T00:00:00Z is before 2026-09-01/,
    ],
    [['--depart', 'soon', '--arrive', '2027-01-01'], /"soon" is no date/],
    [[...of2020, '--grid', '301x2'], /1 to 300/],
    [[...of2020, '--turns', '4'], /whole number from 0 to 3/],
    [[...of2020, '--parking', '-5'], /no number|argument/],
    [[...of2020, '--tilt', '5'], /goes with --hohmann/],
    [[...of2020, '--capture', '5', '--fly-past'], /cannot both/],
    [['--depart', '2120-01-01', '--arrive', '2121-01-01'], /2101/],
    [['--hohmann', '400..500'], /--from does not go with --hohmann/],
  ])('refuses %j', async (words, sentence) => {
    const { code, stdout, stderr } = await runHere([...toMars, ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  test('refuses bodies that circle different ones', async () => {
    const { code, stderr } = await runHere(['transfer', '--from', 'moon', '--to', 'mars', ...of2020]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/moon circles earth and mars circles sun/);
  });
});
