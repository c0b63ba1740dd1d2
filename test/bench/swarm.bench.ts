/** A thousand light bodies about the Sun among all planets, while time runs 100 000 times as fast: ticks, and late ones. */
import { HttpClient } from '../../src/client/index.ts';
import { operatorToken, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';
import { ask, run, startWorld } from '../support/worlds.ts';
import { type Figure, measure, percentile } from './harness.ts';

const FACTOR = 100_000;
const TICK_MS = 1000 / 90;
const WINDOWS = 9;
const TICKS = 300;
/** A server is watched this long at a time, in slow and in fast time by turns, as the machine itself makes ticks late. */
const WATCH_S = 10;
const WATCHES = 6;
/** Longest life of that server, also when this process is gone. */
const SERVER_MS = 1000 * (2 * WATCHES + 4) * WATCH_S;
/** A tick costs at most this many rounds of the calibration loop, some 150 ns each: an eighth of its time. */
const MAX_RATIO = 9000;

/** Ticks of the world in this process. */
async function ticks(): Promise<Figure[]> {
  const world = await startWorld('asteroid-belt');
  const bodies = world.swarms.reduce((sum, { count }) => sum + count, 0);
  ask(world, { type: 'set_time', factor: FACTOR });
  run(world, 500);
  const windows = Array.from({ length: WINDOWS }, () =>
    Array.from({ length: TICKS }, () => {
      const start = performance.now();
      world.step();
      return performance.now() - start;
    }),
  );
  // others use the machine too: the middle window counts
  const middle = (share: number): number =>
    Number(
      percentile(
        windows.map((window) => percentile(window, share)),
        0.5,
      ).toPrecision(3),
    );
  const name = `swarm/tick of ${bodies} light bodies at ${FACTOR} times`;
  const figures = [
    measure({
      name,
      run: (count) => {
        run(world, count);
        return world.time.second;
      },
      maxRatio: MAX_RATIO,
    }),
    { name: `${name}, median`, value: middle(0.5), unit: 'ms', goal: TICK_MS },
    { name: `${name}, 99th percentile`, value: middle(0.99), unit: 'ms', goal: TICK_MS },
  ];
  await world.stop();
  return figures;
}

/** Late and given-up ticks of a whole server in fast time, beyond those in slow time just before: the best of some watches. */
async function late(): Promise<Figure> {
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    SPACETIME_SCENE: 'scenes/asteroid-belt.scene.json',
  };
  const server = await startServerProcess([], variables, undefined, SERVER_MS);
  try {
    const token = await operatorToken(server.url, dataFolder);
    const client = new HttpClient({ baseUrl: server.url, token });
    const counted = async (): Promise<number> => {
      const { world } = (await client.call('status', {})).body;
      return (world?.late_ticks ?? 0) + (world?.dropped_ticks ?? 0);
    };
    const wait = (seconds: number): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const lateAt = async (factor: number): Promise<number> => {
      await client.call('time_change', { body: { factor } });
      await wait(1);
      const before = await counted();
      await wait(WATCH_S);
      const { factor: held } = (await client.call('time_read', {})).body;
      if (held !== factor) throw new Error(`Time ran ${held} times as fast, not ${factor} times.`);
      return (await counted()) - before;
    };
    let added = Number.POSITIVE_INFINITY;
    for (let watch = 0; watch < WATCHES && added > 0; watch += 1) {
      const slow = await lateAt(1);
      added = Math.min(added, Math.max(0, (await lateAt(FACTOR)) - slow));
    }
    return {
      name: `swarm/late ticks that a server adds in ${WATCH_S} s at ${FACTOR} times`,
      value: added,
      unit: 'ticks',
      ...(added > 0 && {
        failure: `${added} more in the best of ${WATCHES} times ${WATCH_S} s than in slow time, none is allowed`,
      }),
    };
  } finally {
    await server.stop();
    removeTemporaryFolders();
  }
}

export default async function bench(): Promise<readonly Figure[]> {
  return [...(await ticks()), await late()];
}
