import { describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

interface Row {
  id: string;
  known: boolean;
  sector: number[];
  distance_ly: number;
  position_ly: number[];
  position_icrf_ly: number[];
  star: { spectral_type: string; luminosity_sun: number };
  planets: { semi_major_axis_au: number }[];
  filaments: { to: string; length_ly: number }[];
}

async function rows(...words: string[]): Promise<Row[]> {
  const { code, stdout, stderr } = await runHere(['stars', ...words, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return stdout === ''
    ? []
    : stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
}

describe('stars', () => {
  test('the systems of sectors, the same each time and whoever asks', async () => {
    const all = await rows('--sector', '24,-3,4', '--around', '1');
    expect(all.length).toBeGreaterThan(2);
    expect(await rows('--sector=24,-3,4', '--around', '1')).toEqual(all);
    for (const row of all) {
      expect(row.sector.every((at, i) => Math.abs(at - [24, -3, 4][i]) <= 1)).toBe(true);
      expect(row.id).toBe(row.sector.join());
      expect(await rows('--system', row.id)).toEqual([row]);
      expect(Math.hypot(...row.position_icrf_ly)).toBeCloseTo(row.distance_ly, 9);
      expect(Math.hypot(...row.position_ly)).toBeCloseTo(row.distance_ly, 9);
      for (const { to, length_ly } of row.filaments) {
        const [other] = await rows('--system', to);
        expect(other.filaments).toContainEqual({ to: row.id, length_ly });
      }
    }
  });

  test('what is near the Sun is real, nearest first', async () => {
    const near = await rows('--near', '12.2');
    expect(near.slice(0, 3).map(({ id }) => id)).toEqual(['sol', 'alpha-centauri', 'barnards-star']);
    expect(near.every(({ known }) => known)).toBe(true);
    const distances = near.map(({ distance_ly }) => distance_ly);
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
    // Sirius, right ascension 101.287 and declination -16.716 degrees
    const [x, y, z] = near.find(({ id }) => id === 'sirius')?.position_icrf_ly ?? [];
    expect((Math.atan2(y, x) * 180) / Math.PI).toBeCloseTo(101.287, 6);
    expect((Math.asin(z / Math.hypot(x, y, z)) * 180) / Math.PI).toBeCloseTo(-16.716, 6);
  });

  test('a way along filaments, for programs and for people', async () => {
    const words = ['stars', '--system', 'sol', '--to', 'vega'];
    const route = JSON.parse((await runHere([...words, '--json'])).stdout) as {
      length_ly: number;
      stops: { id: string }[];
    };
    expect(route.stops[0].id).toBe('sol');
    expect(route.stops.at(-1)?.id).toBe('vega');
    expect(route.length_ly).toBeGreaterThan(25);
    const { stdout } = await runHere(words);
    expect(stdout).toMatch(/^sol\tSun\t0\.00 ly$/m);
    expect(stdout.trimEnd().endsWith(`vega\tVega\t${route.length_ly.toFixed(2)} ly`)).toBe(true);
  });

  test('people get a table, a page, or a word', async () => {
    expect((await runHere(['stars', '--near', '5'])).stdout).toMatch(
      /^alpha-centauri\tAlpha Centauri\tG2V\t4\.34 ly\t-\t\d$/m,
    );
    expect((await runHere(['stars', '--system', 'vega'])).stdout).toMatch(/^star +A0V, 9700 K$/m);
    expect((await runHere(['stars', '--sector', '5,5,5'])).stdout).toBe('No system there.\n');
    expect(await rows('--sector', '5,5,5')).toEqual([]);
  });

  test.each([
    [[], /Say where: --sector/],
    [['--sector', '1,2'], /three whole numbers/],
    [['--sector', '1,2,30000'], /from -20000 to 20000/],
    [['--sector', '1,2,3', '--around', '7'], /whole number from 0 to 6/],
    [['--near', '101'], /no number from 0 to 100/],
    [['--near', '5', '--around', '1'], /give one of them/],
    [['--around', '1'], /--around needs --sector/],
    [['--to', 'vega'], /--to needs --system/],
    [['--system', 'vega', '--near', '3'], /leave --near out/],
    [['--system', 'nowhere'], /There is no system "nowhere"/],
    [['--system', 'sol', '--to', '0,0,1900'], /There is no system|too far apart|No filaments/],
  ] as const)('%j is refused', async (words, sentence) => {
    const { code, stdout, stderr } = await runHere(['stars', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});
