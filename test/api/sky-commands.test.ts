import { describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';

const rowsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('events', () => {
  test('one JSON line for each, in order of time', async () => {
    const words = ['events', '--from', '2017-08-01', '--until', '2017-09-01', '--json'];
    const all = rowsOf((await runHere(words)).stdout);
    const dates = all.map(({ jd_tdb }) => Number(jd_tdb));
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    const { code, stdout } = await runHere([...words, '--kind', 'solar_eclipse,lunar_eclipse']);
    expect(code).toBe(0);
    const eclipses = rowsOf(stdout);
    expect(eclipses.map(({ kind, name }) => [kind, name])).toEqual([
      ['lunar_eclipse', 'partial'],
      ['solar_eclipse', 'total'],
    ]);
    expect(eclipses[1]).toMatchObject({ magnitude: 1.0306, central: true });
  });

  test('people get a line for each', async () => {
    const { stdout } = await runHere(['events', '--from', '2012-06-01', '--until', '2012-06-10']);
    expect(stdout).toMatch(
      /^2012-06-06T01:29:3\dZ\ttransit of venus\t554\.\d" from the middle, 22:09:\d\d to 04:49:\d\d$/m,
    );
    expect(stdout).toMatch(/\tpartial eclipse of the Moon\t/);
  });

  test('the last year of the ephemeris is listed as far as it goes', async () => {
    const { code, stdout } = await runHere(['events', '--from', '2101-07-20', '--kind', 'moon_phase']);
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n').at(-1)).toContain('2101-08-16T19:00:41Z');
  });

  test('a year from now is the default', async () => {
    const { code, stdout } = await runHere(['events', '--kind', 'season', '--json']);
    expect(code).toBe(0);
    expect(rowsOf(stdout)).toHaveLength(4);
  });

  test.each([
    [['--from', 'nonsense'], /"nonsense" is no date/],
    [['--from', '2020-01-02', '--until', '2020-01-01'], /ends before it begins/],
    [['--from', '1900-01-01', '--until', '2050-01-01'], /100 years/],
    [['--from', '2500-01-01'], /outside the ephemeris/],
    [['--kind', 'comet'], /"comet" is no value of --kind/],
  ] as const)('%j is refused', async (words, sentence) => {
    const { code, stdout, stderr } = await runHere(['events', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});

describe('bodies', () => {
  const rows = async (...words: string[]) => rowsOf((await runHere(['bodies', ...words, '--json'])).stdout);

  test('at least twenty moons and twenty small bodies, each with mass, size, pole, rotation, motion and its error', async () => {
    const all = await rows();
    const small = all.filter(({ kind }) => ['dwarf_planet', 'asteroid', 'comet'].includes(String(kind)));
    expect(all.filter(({ kind }) => kind === 'moon').length).toBeGreaterThan(20);
    expect(small.length).toBeGreaterThan(20);
    for (const row of all.slice(1)) {
      const { body, gm_m3s2, mean_radius_m, rotation_period_s, pole, motion_error_m, sources } = row;
      for (const word of ['motion', 'mass', 'size', 'pole', 'uncertainty'])
        expect((sources as Record<string, string>)[word]?.length, `${String(body)} ${word}`).toBeGreaterThan(
          5,
        );
      expect([gm_m3s2, mean_radius_m, motion_error_m], String(body)).toSatisfy((values: number[]) =>
        values.every((value) => value > 0),
      );
      expect([rotation_period_s, pole], String(body)).not.toContain(null);
    }
  });

  test('of a kind, about one, or one by name', async () => {
    const names = async (...words: string[]) => (await rows(...words)).map(({ body }) => body);
    expect(await names('--kind', 'comet')).toContain('halley');
    expect(await names('--about', 'jupiter')).toEqual(['amalthea', 'io', 'europa', 'ganymede', 'callisto']);
    const [titan] = await rows('Titan');
    expect(titan).toMatchObject({
      body: 'titan',
      kind: 'moon',
      naif_id: 606,
      about: 'saturn',
      gm_estimated: false,
    });
    // Archinal et al. 2018: pole at 39.48, 83.43 degrees, 22.5769768 degrees a day
    expect((titan.rotation_period_s as number) / 86_400).toBeCloseTo(360 / 22.5769768, 4);
    expect((titan.pole as Record<string, number>).declination_deg).toBeCloseTo(83.43, 1);
  });

  test.each([
    [['nowhere'], /no body named "nowhere"/],
    [['titan', '--kind', 'moon'], /leave --kind and --about out/],
    [['--kind', 'cat'], /"cat" is no value of --kind/],
  ] as const)('%j is refused', async (words, sentence) => {
    const { code, stdout, stderr } = await runHere(['bodies', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});

describe('positions in other frames', () => {
  const at = ['--date', '2017-08-21T18:25:32Z', '--json'];
  const position = async (...words: string[]) => {
    const { code, stdout, stderr } = await runHere(['positions', ...words, ...at]);
    expect([code, stderr]).toEqual([0, '']);
    return rowsOf(stdout)[0] as { frame: string; position_m: number[]; light_time_s?: number };
  };

  test('the Sun and the Moon in one line from under the umbra', async () => {
    const place = ['--center', 'earth', '--frame', 'local', '--at', '36.97,-87.67', '--light-time'];
    const [sun, moon] = [
      await position('--body', 'sun', ...place),
      await position('--body', 'moon', ...place),
    ];
    expect(sun.frame).toBe('EAST_NORTH_UP');
    const unit = ({ position_m }: { position_m: number[] }) =>
      position_m.map((x) => x / Math.hypot(...position_m));
    const apart = Math.hypot(...unit(sun).map((x, i) => x - unit(moon)[i]));
    expect(apart).toBeLessThan(2e-4);
    // Espenak: altitude of the Sun 63.9 degrees there
    expect((Math.asin(unit(sun)[2]) * 180) / Math.PI).toBeCloseTo(63.9, 0);
    expect(sun.light_time_s).toBeCloseTo(504.7, 0);
  });

  test('the Earth near the ecliptic, the Moon on the line of its frame', async () => {
    const earth = await position('--body', 'earth', '--center', 'sun', '--frame', 'ecliptic');
    expect(Math.abs(earth.position_m[2])).toBeLessThan(2e8);
    const moon = await position(
      '--body',
      'moon',
      '--center',
      'earth',
      '--frame',
      'synodic',
      '--with',
      'moon',
    );
    expect(Math.hypot(moon.position_m[1], moon.position_m[2])).toBeLessThan(1);
  });

  test('the apparent place, from the centre and from a place', async () => {
    const { stdout } = await runHere([
      'positions',
      '--body',
      'venus',
      '--apparent',
      '--date',
      '1992-12-20 TT',
      '--json',
    ]);
    // Meeus 1998, example 33.a: 21 h 4 min 41.454 s, -18 degrees 53' 16.84"
    expect(rowsOf(stdout)[0].right_ascension_deg).toBeCloseTo(316.172725, 4);
    expect(rowsOf(stdout)[0].declination_deg).toBeCloseTo(-18.888011, 4);
    const shown = await runHere([
      'positions',
      '--body',
      'sun',
      '--apparent',
      '--at',
      '36.97,-87.67',
      '--date',
      '2017-08-21T18:25:32Z',
      '--unit',
      'au',
    ]);
    expect(shown.stdout).toMatch(/^azimuth, altitude +19\d\.\d+ 63\.\d+ degrees$/m);
    expect(shown.stdout).toMatch(/^distance +1\.01\d+ au$/m);
  });

  test.each([
    [['--frame', 'local'], /needs a place/],
    [['--frame', 'synodic'], /second body/],
    [['--at', '91,0'], /--at is a latitude \(-90 to 90 degrees\)/],
    [['--at', '10,20'], /frame local/],
    [['--apparent', '--frame', 'fixed'], /leave --frame out/],
    [['--apparent', '--center', 'mars'], /leave --center out/],
    [['--date', '2026-13-01'], /no month 13/],
    [['--date', '9999-01-01'], /outside the ephemeris/],
    [['--jd', '-5'], /JD -5 .*outside the ephemeris/],
    [['--jd', 'NaN'], /"NaN" is no Julian date/],
    [['--unit', 'mile'], /"mile" is no value of --unit/],
  ] as const)('%j is refused', async (words, sentence) => {
    const ended = await runHere(['positions', '--body', 'mars', ...words]);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(sentence);
  });
});

describe('Lagrange points', () => {
  test('five of them, where they belong', async () => {
    const { code, stdout } = await runHere([
      'lagrange',
      '--body',
      'sun',
      '--with',
      'earth',
      '--date',
      'J2020.0',
      '--json',
    ]);
    expect(code).toBe(0);
    const rows = rowsOf(stdout) as { point: string; synodic_m: number[] }[];
    expect(rows.map(({ point }) => point)).toEqual(['L1', 'L2', 'L3', 'L4', 'L5']);
    expect((rows[1].synodic_m[0] - rows[0].synodic_m[0]) / 1e9).toBeCloseTo(2.94, 1);
    const people = await runHere(['lagrange', '--body', 'earth', '--with', 'moon', '--unit', 'km']);
    expect(people.stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(people.stdout).toMatch(/^L1\t.* km\t.* km$/m);
  });

  test('of no pair there are none', async () => {
    const same = await runHere(['lagrange', '--body', 'earth', '--with', 'earth']);
    expect([same.code, same.stderr]).toEqual([2, expect.stringMatching(/no pair/)]);
    expect((await runHere(['lagrange', '--body', 'earth', '--with', 'sun'])).stderr).toMatch(
      /name sun first, then earth/,
    );
    expect((await runHere(['lagrange', '--body', 'earth'])).stderr).toMatch(/Two bodies/);
  });
});
