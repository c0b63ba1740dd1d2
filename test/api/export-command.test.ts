import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const march = ['--from', '2026-03-01 TDB', '--until', '2026-03-11 TDB'];
const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

afterAll(removeTemporaryFolders);

describe('the ways of bodies', () => {
  test('are where positions says, in the notation of the standard and as JSON', async () => {
    const words = ['export', '--body', 'mars', '--center', 'earth', ...march, '--step', '2d'];
    const { code, stdout, stderr } = await runHere(words);
    expect([code, stderr]).toEqual([0, '']);
    const states = stdout.split('\n').filter((line) => line.startsWith('2026-'));
    expect(states).toHaveLength(6);
    const message = json((await runHere([...words, '--json'])).stdout);
    expect(message).toMatchObject({ message: 'OEM', object_name: 'MARS', center_name: 'EARTH' });
    const last = (message.states as { epoch: string; position_km: number[] }[])[5];
    expect(last.epoch).toBe('2026-03-11T00:00:00.000000000');
    const there = ['positions', '--body', 'mars', '--center', 'earth', '--date', '2026-03-11 TDB', '--json'];
    const { position_m } = json((await runHere(there)).stdout) as { position_m: number[] };
    expect(last.position_km).toEqual(position_m.map((x) => x / 1000));
    expect(states[5]?.trim().split(/\s+/).slice(1, 4)).toEqual(
      last.position_km.map((x) => x.toPrecision(16)),
    );
  });

  test('go to a file that is not there, or one each to a folder', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'mars.oem');
    const words = ['export', '--body', 'mars', ...march, '--to', file];
    expect(await runHere(words)).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(readFileSync(file, 'utf8')).toMatch(/^CCSDS_OEM_VERS {7}= 3\.0\n/);
    writeFileSync(file, 'mine');
    const refused = await runHere(words);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/is there already.*--force/)]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await runHere([...words, '--force', '--json'])).stdout).toBe(`{"files":["${file}"]}\n`);
    expect(json(readFileSync(file, 'utf8')).object_name).toBe('MARS');
    const two = ['export', '--body', 'venus,jupiter', ...march, '--to'];
    const one = await runHere([...two, path.join(folder, 'both.oem')]);
    expect([one.code, one.stderr]).toEqual([2, expect.stringMatching(/one message, and these are 2/)]);
    expect((await runHere([...two, `${folder}/more/`])).code).toBe(0);
    expect(readFileSync(path.join(folder, 'more', 'jupiter.oem'), 'utf8')).toContain('= 599\n');
    expect(existsSync(path.join(folder, 'more', 'venus.oem'))).toBe(true);
  });

  test.each([
    [[], /one of --body, --entity and --all/],
    [['--body', 'mars', '--all'], /one of --body, --entity and --all/],
    [['--body', 'mars'], /needs --from and --until/],
    [['--body', 'mars', '--from', 'soon', '--until', '2026-01-01'], /"soon" is no date/],
    [['--body', 'vulcan', ...march], /"vulcan" is no value of --body/],
    [['--body', 'sun', ...march], /Sun does not move about itself/],
    [['--body', 'mars', ...march, '--step', '1w'], /"1w" is no time such as 1d/],
    [['--body', 'mars', ...march, '--step', '1s'], /864001 states; 100000 are the most/],
    [['--body', 'mars', '--from', '1600-01-01', '--until', '1601-01-01'], /outside the ephemeris/],
    [['--body', 'mars', ...march, '--force'], /--force goes with --to/],
    [['--entity', Array.from({ length: 101 }, (_, i) => `entity_${i}`).join(',')], /100 ids at most/],
    [['--all', '--step', '1d'], /--step goes with --body/],
  ] as const)('%j is refused', async (words, sentence) => {
    const { code, stdout, stderr } = await runHere(['export', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });

  test('a file that cannot be written is named', async () => {
    const file = path.join(temporaryFolder(), 'none', 'mars.oem');
    const { code, stderr } = await runHere(['export', '--body', 'mars', ...march, '--to', file]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${file} cannot be written`)]);
  });
});

describe('what is in the running world', () => {
  let world: TestServer;
  beforeAll(async () => {
    world = await startTestServer({ SPACETIME_LIMITS_FACTOR: '100' });
  }, 60_000);
  afterAll(async () => {
    await world.stop();
  });
  const run = (...words: string[]) =>
    runHere([...words, '--url', world.url], { SPACETIME_TOKEN: world.token });
  const spawn = async (entity: object) =>
    json((await run('entities', 'spawn', JSON.stringify(entity), '--json')).stdout).id as string;

  test('is written about the body that it is counted from, at the instant of its tick', async () => {
    const place = { body: 'moon', lat_deg: 1, lon_deg: 2, alt_m: 0 };
    const camp = await spawn({ kind: 'marker', name: 'Camp', position: place });
    const ship = await spawn({ kind: 'vessel', name: 'Lifter', position: { ...place, alt_m: 100_000 } });
    // While the world runs, all is of one tick nevertheless.
    const running = json((await run('export', '--entity', camp, '--json')).stdout);
    expect(running).toMatchObject({ object_id: camp, center_name: 'MOON', mass_kg: null });
    await run('time', 'pause');
    const { motion, flight } = json((await run('entities', 'show', ship, '--json')).stdout) as {
      motion: { position_m: number[]; velocity_mps: number[] };
      flight: { mass_kg: number };
    };
    const message = json((await run('export', '--entity', ship, '--json')).stdout);
    expect(message).toMatchObject({
      ...{ message: 'OPM', object_name: 'Lifter', object_id: ship, center_name: 'MOON', ref_frame: 'ICRF' },
      state: {
        position_km: motion.position_m.map((x) => x / 1000),
        velocity_kmps: motion.velocity_mps.map((x) => x / 1000),
      },
      mass_kg: flight.mass_kg,
    });
    const time = json((await run('time', '--json')).stdout) as { second: number };
    const { epoch } = message.state as { epoch: string };
    const [hour, minute, second] = epoch.slice(11).split(':').map(Number);
    const ofDay = (hour * 3600 + minute * 60 + second + 43_200) % 86_400;
    expect(ofDay).toBeCloseTo(time.second, 8);

    const all = await run('export', '--all');
    expect(all.code).toBe(0);
    expect(all.stdout).toMatch(new RegExp(`OBJECT_ID +=  ?${ship}\n`));
    expect(all.stdout).toMatch(/^MASS += +\d+\.\d+ \[kg\]$/m);
    expect(all.stdout).toMatch(
      /COMMENT Lies on the ground of MOON and turns with it\nOBJECT_NAME += {1,2}Camp\n/,
    );
    const folder = `${temporaryFolder()}/states/`;
    expect((await run('export', '--all', '--to', folder)).stdout).toContain(`${ship}.opm\n`);
  });

  test('is refused where it is not there, or has no body to be counted from', async () => {
    const missing = await run('export', '--entity', 'entity_999999');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/entity/)]);
    await run('scene', 'load', 'physics-lab');
    const { code, stdout, stderr } = await run('export', '--all');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/has no bodies/)]);
    await run('scene', 'load', '--system', 'vega');
    const star = json((await run('export', '--all', '--json')).stdout.split('\n')[0]);
    expect(star).toMatchObject({ object_name: 'Vega', center_name: 'ORIGIN OF VEGA', mass_kg: null });
    expect(star.comments).toContainEqual(expect.stringMatching(/^Of the body itself: GM \d/));
  });
});
