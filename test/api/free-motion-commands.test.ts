import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../support/run-here.ts';
import { runCommand, until } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const eight = {
  units: 'unitless',
  G: 1,
  bodies: [
    { name: 'a', mass: 1, position: [0.97000436, -0.24308753], velocity: [0.466203685, 0.43236573] },
    { name: 'b', mass: 1, position: [-0.97000436, 0.24308753], velocity: [0.466203685, 0.43236573] },
    { name: 'c', mass: 1, position: [0, 0], velocity: [-0.93240737, -0.86473146] },
  ],
};

let folder: string;
let file: string;
beforeAll(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'eight.json');
  writeFileSync(file, JSON.stringify(eight));
});
afterAll(() => removeTemporaryFolders());

const run = (...words: string[]) => runHere(['integrate', '--file', file, ...words]);

describe('integrate', () => {
  test('answers a known problem, for programs and for people', async () => {
    const { code, stdout, stderr } = await run('--until', '6.32591398', '--times', '1,2', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const answer = JSON.parse(stdout) as {
      states: { time: number; bodies: { position: number[] }[] }[];
      energy: { initial: number; relative_error: number };
    };
    expect(answer.states.map(({ time }) => time)).toEqual([1, 2, 6.32591398]);
    expect(answer.energy.initial).toBeCloseTo(-1.287141991766, 12);
    expect(Math.abs(answer.energy.relative_error)).toBeLessThan(1e-12);
    expect(answer.states[2]?.bodies[0]?.position[0]).toBeCloseTo(0.97000436, 6);
    const people = await run('--until', '1');
    expect(people.stdout).toMatch(/^1\ta\t/m);
    expect(people.stdout).toMatch(/^method +gauss-radau-15, order 15, \d+ steps$/m);
  });

  test('ends with a code that says how', async () => {
    const short = await run('--until', '10', '--max-steps', '5', '--json');
    expect(short.code).toBe(5);
    expect(JSON.parse(short.stderr)).toMatchObject({
      error: expect.stringContaining('--max-steps'),
      exit_code: 5,
    });
    const falling = path.join(folder, 'falling.json');
    const bodies = [
      { mass: 1, radius: 0.1, position: [0, 0], velocity: [0, 0] },
      { mass: 1, position: [1, 0], velocity: [0, 0] },
    ];
    writeFileSync(falling, JSON.stringify({ units: 'unitless', bodies }));
    const hit = await runHere(['integrate', '--file', falling, '--until', '10']);
    expect([hit.code, hit.stdout]).toEqual([4, expect.stringContaining('collision of body-1 and body-2')]);
  });

  test.each([
    [['--until', 'soon'], '--until: "soon" is no number'],
    [['--until', '1e300'], 'orbits of a and c away'],
    [[], '--until is missing'],
    [['--until', '1', '--times', '2'], 'does not lie between'],
    [['--until', '1', '--integrator', 'euler'], '"euler" is no value of --integrator'],
    [['--until', '1', '--step', '1'], 'chooses its own steps'],
    [['--until', '1', '--integrator', 'splitting-8', '--step', '0'], '--step: "0" is no number'],
    [['--until', '1', '--tolerance', '0'], '--tolerance: "0" is no number from 1e-18 to 0.001'],
    [['--until', '1', '--integrator', 'wisdom-holman'], '10 times heavier'],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });

  test('refuses a file that is none, and says where it is wrong', async () => {
    const none = await runHere(['integrate', '--file', path.join(folder, 'none.json'), '--until', '1']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('cannot be read')]);
    const wrong = await runCommand(
      ['integrate', '--file', '-', '--until', '1'],
      {},
      '{"bodies":[{"mass":"1"}]}',
    );
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('Standard input: $.bodies[0].mass'),
    ]);
    const long = await runCommand(
      ['integrate', '--file', '-', '--until', '1'],
      {},
      ' '.repeat(16 * 1024 * 1024 + 1),
    );
    expect([long.code, long.stderr]).toEqual([2, expect.stringContaining('larger than 16777216 bytes')]);
    const twice = await runCommand(
      ['integrate', '--file', '-', '--until', '1'],
      {},
      '{"bodies":[{"mass":1,"mass":2}]}',
    );
    expect([twice.code, twice.stderr]).toEqual([
      2,
      expect.stringContaining('line 1, column 22: the key "mass" stands here a second time'),
    ]);
  });

  test('tells what it has reached when it is interrupted', async () => {
    const before = process.listenerCount('SIGINT');
    const ended = run('--until', '1e7', '--json');
    await until('it listens', () => process.listenerCount('SIGINT') > before);
    process.listeners('SIGINT').at(-1)?.('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const answer = JSON.parse(stdout) as { reason: string; time: number; states: { time: number }[] };
    expect(answer.reason).toBe('interrupted');
    expect(answer.time).toBeGreaterThan(0);
    expect(answer.states.at(-1)?.time).toBe(answer.time);
  });
});

describe('kepler', () => {
  const kepler = (...words: string[]) => runHere(['kepler', ...words]);

  test('solves, makes states and makes elements', async () => {
    const solved = await kepler('-e', '0.999999', '-m', '0.1', '--json');
    expect(JSON.parse(solved.stdout)).toEqual({
      kind: 'ellipse',
      eccentricity: 0.999999,
      mean_anomaly_rad: 0.1,
      eccentric_anomaly_rad: expect.closeTo(0.8537479580848769, 14) as number,
      true_anomaly_rad: expect.closeTo(3.1384834201057776, 14) as number,
    });
    const state = await kepler(
      '-e',
      '0.5',
      '-m',
      '180',
      '--degrees',
      '--semi-major-axis',
      '1e7',
      '--about',
      'earth',
      '--json',
    );
    const { position_m } = JSON.parse(state.stdout) as { position_m: number[] };
    expect(position_m[0]).toBeCloseTo(-1.5e7, 3);
    const elements = await kepler('--state', '7000000,0,0,0,7546,0', '--gm', '3.986004418e14');
    expect(elements.stdout).toMatch(/^kind +ellipse$/m);
  });

  test.each([
    [[], '--eccentricity is missing'],
    [['-e', '0.1'], '--mean is missing'],
    [['-e', 'x', '-m', '1'], '--eccentricity: "x" is no number from 0'],
    [['-e', '-1', '-m', '1'], '--eccentricity: "-1" is no number from 0'],
    [['-e', '0.1', '-m', '1', '--node', '1'], '--node goes with --semi-major-axis'],
    [['-e', '0.1', '-m', '1', '--semi-major-axis', '-5'], 'ellipses need a > 0'],
    [['-e', '0.1', '-m', '1', '--semi-major-axis=-5'], 'ellipses need a > 0'],
    [['--state', '1,2,3'], '--state has 3 numbers'],
    [['--state', '1,2,3,0,0,0', '-e', '1'], '--eccentricity does not go with --state'],
    [['--state', '0,0,0,0,0,0'], 'straight line'],
    [['--state', '7e6,0,0,0,7546,0', '--gm', '1', '--about', 'earth'], 'Give either --gm or --about'],
  ])('refuses %j', async (words, message) => {
    const { code, stdout, stderr } = await kepler(...words);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });
});
