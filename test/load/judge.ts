/** What the server says of itself at one moment. */
export interface Gauges {
  /** Since some moment, of this machine. */
  readonly atMs: number;
  readonly ticks: number;
  /** Ticks that began when the next one was due already, or were given up. */
  readonly late: number;
  readonly memoryBytes: number;
  readonly restarts: number;
}

/** What became of requests. */
export interface Answers {
  readonly requests: number;
  /** Refused because a limit was reached, which is no failure of the server. */
  readonly limited: number;
  /** Answered with anything else than what was asked for, broken, or not answered. */
  readonly failed: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** How a load went. */
export interface Outcome extends Answers {
  readonly name: string;
  readonly perSecond: number;
  /** Hundredths of the ticks. */
  readonly latePercent: number;
  /** How far simulated time stayed behind the clock of this machine, in hundredths. */
  readonly behindPercent: number;
  /** Lines of visitors that were lost. */
  readonly linesLost: number;
  /** Only of a soak. */
  readonly memory?: MemoryGrowth;
  /** What is not as it should be. */
  readonly failures: readonly string[];
}

/** How the memory of a process changed. */
export interface MemoryGrowth {
  readonly firstMiB: number;
  readonly lastMiB: number;
  /** Of the line that fits best from the second quarter on. */
  readonly slopeMiBPerHour: number;
  /** Median of the last quarter over the median of the second, which begins when caches are warm. */
  readonly ratio: number;
}

/** What a load may do to a server. */
export interface Bounds {
  readonly latePercent: number;
  readonly behindPercent: number;
  readonly memoryRatio: number;
}

/** Under as much as can be sent, the simulation keeps on; what is steady has to leave it alone. */
export const bounds = {
  full: { latePercent: 50, behindPercent: 10, memoryRatio: Number.POSITIVE_INFINITY },
  steady: { latePercent: 5, behindPercent: 1, memoryRatio: 1.1 },
} as const satisfies Record<string, Bounds>;

const tickRateHz = 90;
/** The count of ticks that a server tells may be so old. */
const slackTicks = tickRateHz / 2;
const mebibyte = 1024 * 1024;

/** Judges a load by counts and ratios, never by how fast something was. */
export function judge(
  name: string,
  samples: readonly Gauges[],
  answers: Answers,
  linesLost: number,
  { latePercent: mostLate, behindPercent: mostBehind, memoryRatio }: Bounds,
): Outcome {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) throw new Error('There is nothing to judge.');
  const seconds = (last.atMs - first.atMs) / 1000;
  const ticks = last.ticks - first.ticks;
  const latePercent = percent(last.late - first.late, ticks);
  const behindPercent = percent(seconds * tickRateHz - ticks, seconds * tickRateHz);
  const memory = samples.length < 8 ? undefined : growth(samples);
  const failures = [
    answers.requests === 0 && 'nothing was answered',
    answers.failed > 0 && `${answers.failed} of ${answers.requests} requests failed`,
    linesLost > 0 && `${linesLost} lines of visitors were lost`,
    last.restarts > first.restarts && 'the simulation was lost and started again',
    latePercent > mostLate && `${latePercent} % of the ticks were late, at most ${mostLate} are allowed`,
    Math.abs(seconds * tickRateHz - ticks) > slackTicks &&
      Math.abs(behindPercent) > mostBehind &&
      `simulated time is ${behindPercent} % behind the clock, at most ${mostBehind} are allowed`,
    memory !== undefined &&
      memory.ratio > memoryRatio &&
      `memory grew to ${memory.ratio} of what it was, at most ${memoryRatio} is allowed`,
  ].filter((failure) => failure !== false);
  const perSecond = round(answers.requests / seconds);
  return {
    name,
    ...answers,
    perSecond,
    latePercent,
    behindPercent,
    linesLost,
    ...(memory && { memory }),
    failures,
  };
}

function growth(samples: readonly Gauges[]): MemoryGrowth {
  const mib = samples.map(({ memoryBytes }) => memoryBytes / mebibyte);
  const quarter = Math.floor(samples.length / 4);
  const warm = samples.slice(quarter);
  const meanMs = mean(warm.map(({ atMs }) => atMs));
  const meanBytes = mean(warm.map(({ memoryBytes }) => memoryBytes));
  const across = warm.reduce(
    (sum, { atMs, memoryBytes }) => sum + (atMs - meanMs) * (memoryBytes - meanBytes),
    0,
  );
  const spread = warm.reduce((sum, { atMs }) => sum + (atMs - meanMs) ** 2, 0);
  return {
    firstMiB: round(mib[0] ?? 0),
    lastMiB: round(mib.at(-1) ?? 0),
    slopeMiBPerHour: round(((across / spread) * 3_600_000) / mebibyte),
    ratio: round(median(mib.slice(-quarter)) / median(mib.slice(quarter, 2 * quarter))),
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round = (value: number): number => Number(value.toFixed(3));
const percent = (part: number, whole: number): number => (whole === 0 ? 100 : round((part / whole) * 100));
