import { WorldConnection } from '../../src/client/index.ts';
import { operatorToken, startServerProcess } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary.ts';
import type { Gauges } from './judge.ts';

/** The server that gets the load. */
export interface Target {
  readonly url: string;
  readonly token: string;
  /** Whether it was started for this, without limits in the way. */
  readonly own: boolean;
  gauges(): Promise<Gauges>;
  stop(): Promise<void>;
}

/** A server as a process of its own, whose limits let everything through, on a free port with an empty data folder. */
export async function ownTarget(): Promise<Target> {
  const dataFolder = temporaryFolder();
  const variables = {
    SPACETIME_DATA_DIR: dataFolder,
    SPACETIME_LOG_LEVEL: 'warn',
    SPACETIME_LIMITS_FACTOR: '1000000',
    SPACETIME_CONNECTION_LIMIT: '5000',
    SPACETIME_VISITORS: 'open',
  };
  // A soak takes as long as it was told to; a load that is killed leaves no server behind.
  const server = await startServerProcess(['--end-with-input'], variables, undefined, 0);
  const token = await operatorToken(server.url, dataFolder);
  return { ...given(server.url, token), own: true, stop: async () => void (await server.stop()) };
}

/** A server that runs already. */
export function given(url: string, token: string): Target {
  const gauges = async (): Promise<Gauges> => {
    const answer = await fetch(new URL('/metrics', url), { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok)
      throw new Error(`${url}/metrics answers ${answer.status}: the token needs the permission to read it.`);
    const text = await answer.text();
    const figure = (name: string): number => {
      const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
      if (found === undefined) throw new Error(`${url}/metrics has no ${name}.`);
      return Number(found);
    };
    return {
      atMs: performance.now(),
      ticks: figure('spacetime_ticks_total'),
      late: figure('spacetime_ticks_late_total') + figure('spacetime_ticks_dropped_total'),
      memoryBytes: figure('process_resident_memory_bytes'),
      restarts: figure('spacetime_world_restarts_total'),
    };
  };
  return { url, token, own: false, gauges, stop: () => Promise.resolve() };
}

/** Visitors who steer all the time. */
export class Crowd {
  linesLost = 0;
  readonly #lines: WorldConnection[] = [];
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Joins so many; resolves when all are in the world. */
  async join({ url, token, own }: Target, visitors: number): Promise<void> {
    for (let number = 1; number <= visitors; number++) {
      const line = new WorldConnection({
        baseUrl: url,
        name: `Visitor ${number}`,
        ...(own ? {} : { token }),
      });
      await new Promise<void>((resolve, reject) => {
        line.on('welcome', () => resolve());
        line.on('error', ({ message }) => reject(new Error(message)));
        line.connect();
      });
      line.on('lost', () => {
        this.linesLost++;
      });
      this.#lines.push(line);
    }
    let turn = 0;
    this.#timer = setInterval(() => {
      turn++;
      for (const [at, line] of this.#lines.entries())
        line.control({
          thrust: [0, 0, 0],
          torque: [0, (turn + at) % 2 === 0 ? 0.1 : -0.1, 0],
          stabilise: true,
        });
    }, 100);
  }

  leave(): void {
    clearInterval(this.#timer);
    for (const line of this.#lines) line.close();
  }
}
