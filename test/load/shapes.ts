import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';
import { type Answers, type Bounds, bounds, type Gauges, judge, type Outcome } from './judge.ts';
import { Crowd, type Target } from './target.ts';

/** How long and how much. */
export interface Amount {
  /** Of each step. */
  readonly seconds: number;
  /** Of a soak. */
  readonly minutes: number;
  readonly ladder: readonly number[];
  readonly visitors: number;
}

export const fullAmount: Amount = { seconds: 10, minutes: 5, ladder: [1, 10, 50, 100, 1000], visitors: 10 };

/** A form of load: its outcomes, each as soon as it is there. */
export type Shape = (target: Target, amount: Amount) => AsyncGenerator<Outcome>;

/** What operators look at, in turns. */
const paths = ['/scene', '/time', '/entities', '/status', '/health/ready'];
const steadyPerSecond = 300;
const soakPerSecond = 50;
const burstConnections = 200;
const bursts = 5;
const rampConnections = [5, 10, 20, 40, 80, 160];
const soakSamples = 60;
const lostAfterS = 30;
const limited = '429';

/** Every form of load, by name. */
export const shapes = {
  /** As many requests as are answered, on more and more connections. */
  async *ladder(target, { seconds, ladder }) {
    for (const connections of ladder)
      yield await measured(target, `ladder/${connections}`, bounds.full, () =>
        ask(target, connections, seconds),
      );
  },
  /** So many requests a second as a busy day brings. */
  async *steady(target, { seconds }) {
    yield await measured(target, 'steady', bounds.steady, () => ask(target, 32, seconds, steadyPerSecond));
  },
  /** Many at once, again and again, with silence between. */
  async *burst(target, { seconds }) {
    yield await measured(target, 'burst', bounds.full, async () => {
      const all: Answers[] = [];
      for (let i = 0; i < bursts; i++) {
        all.push(await ask(target, burstConnections, Math.max(1, Math.round(seconds / bursts))));
        await pause(1000);
      }
      return together(all);
    });
  },
  /** Twice as many connections with each step, and no pause between. */
  async *ramp(target, { seconds }) {
    yield await measured(target, 'ramp', bounds.full, async () => {
      const all: Answers[] = [];
      for (const connections of rampConnections)
        all.push(
          await ask(target, connections, Math.max(1, Math.round((2 * seconds) / rampConnections.length))),
        );
      return together(all);
    });
  },
  /** Visitors who steer, and requests beside them. */
  async *mixed(target, { seconds, visitors }) {
    yield await withVisitors(target, visitors, (crowd) =>
      measured(target, 'mixed', bounds.steady, () => ask(target, 16, seconds, steadyPerSecond), crowd),
    );
  },
  /** Visitors and a few requests for a long time: what grows, and what drifts. */
  async *soak(target, { minutes, visitors }) {
    yield await withVisitors(target, visitors, (crowd) =>
      measured(target, 'soak', bounds.steady, () => ask(target, 4, minutes * 60, soakPerSecond), crowd),
    );
  },
} satisfies Record<string, Shape>;

async function withVisitors(
  target: Target,
  visitors: number,
  work: (crowd: Crowd) => Promise<Outcome>,
): Promise<Outcome> {
  const crowd = new Crowd();
  try {
    await crowd.join(target, visitors);
    return await work(crowd);
  } finally {
    crowd.leave();
  }
}

/** Runs a load and judges it by what the server says of itself before, meanwhile, where there is time, and after. */
async function measured(
  target: Target,
  name: string,
  mayBe: Bounds,
  load: () => Promise<Answers>,
  crowd?: Crowd,
): Promise<Outcome> {
  const samples: Gauges[] = [await target.gauges()];
  const running = load();
  // Failures are seen below; until then nobody waits for it.
  running.catch(() => {});
  const watching = name === 'soak' ? watch(target, samples, running) : undefined;
  const answers = await running;
  await watching;
  samples.push(await target.gauges());
  return judge(name, samples, answers, crowd?.linesLost ?? 0, mayBe);
}

/** Looks at the server every few seconds, less often the longer it goes on. */
async function watch(target: Target, samples: Gauges[], running: Promise<unknown>): Promise<void> {
  let over = false;
  void running
    .finally(() => {
      over = true;
    })
    .catch(() => {});
  let betweenMs = 250;
  while (!over) {
    await pause(betweenMs);
    samples.push(await target.gauges());
    if (samples.length < 2 * soakSamples) continue;
    // Half of them tell as much of a time that is twice as long.
    samples.splice(0, samples.length, ...samples.filter((_, at) => at % 2 === 0));
    betweenMs *= 2;
  }
}

async function ask(
  { url, token }: Target,
  connections: number,
  duration: number,
  overallRate?: number,
): Promise<Answers> {
  const result = await autocannon({
    url,
    connections,
    duration,
    timeout: lostAfterS,
    headers: { authorization: `Bearer ${token}` },
    requests: paths.map((path) => ({ path })),
    ...(overallRate !== undefined && { overallRate }),
  });
  const refused = result.statusCodeStats[limited]?.count ?? 0;
  return {
    requests: result.requests.total,
    limited: refused,
    failed: result.non2xx - refused + result.errors,
    medianMs: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}

/** Several loads as one; of their times the worst. */
function together(all: readonly Answers[]): Answers {
  const sum = (of: (answers: Answers) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    limited: sum((one) => one.limited),
    failed: sum(({ failed }) => failed),
    medianMs: Math.max(...all.map(({ medianMs }) => medianMs)),
    p99Ms: Math.max(...all.map(({ p99Ms }) => p99Ms)),
  };
}
