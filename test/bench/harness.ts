/**
 * Measures small pieces of work fairly: each case alternates with a peer (or with a calibration loop) in the same run, and
 * what counts is the median of the ratios, which a slower or busier machine does not change much.
 *
 * A file `test/bench/<part>.bench.ts` exports as default either a list of `BenchCase`, or an async function that measures
 * in its own way and returns `Figure`s. `node test/bench/run.ts [--dry-run] [part of a name ...]` runs them all.
 */

/** A loop to be timed: does the work `count` times and returns something that depends on all of it. */
export type Loop = (count: number) => number;

export interface BenchCase {
  /** Unique over all benches: `part/what`. */
  readonly name: string;
  readonly run: Loop;
  /** What to compare with; the calibration loop when left out. */
  readonly peer?: { readonly name: string; readonly run: Loop };
  /** The run fails when the median ratio to the peer is above this. */
  readonly maxRatio?: number;
}

/** One measured figure, as recorded in docs/results/bench.json under its name. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** 'ns', 'ms', 'bytes', 'draw calls', ... */
  readonly unit: string;
  /** The figure divided by that of the peer in the same run. */
  readonly ratio?: number;
  readonly peer?: string;
  /** Reaching it is wished for, but does not fail the run. */
  readonly goal?: number;
  /** Set when a limit that gates was passed: says which, and by how much. */
  readonly failure?: string;
}

/** How a run was asked for. */
export interface BenchOptions {
  /** Measure with far more data, where a bench has such a measure. */
  readonly large: boolean;
}

export type Bench = readonly BenchCase[] | ((options: BenchOptions) => Promise<readonly Figure[]>);

const ROUNDS = 15;
const ROUND_MS = 12;
const CALIBRATION = 'calibration loop';

let sink = 0;

/** Dependent multiplications, additions and a root: 20 rounds count as one. */
function calibrate(count: number): number {
  let x = 1.5;
  for (let i = 0; i < count * 20; i += 1) x = Math.sqrt(x * x + 1) * 0.9 + 0.1;
  return x;
}

function timeMs(run: Loop, count: number): number {
  const start = performance.now();
  sink += run(count);
  return performance.now() - start;
}

/** How many times to do the work in a round, after it has been done often enough to be optimised. */
function warmUp(run: Loop): number {
  let count = 1;
  while (timeMs(run, count) < ROUND_MS && count < 1e9) count *= 2;
  const measured = timeMs(run, count);
  return Math.max(1, Math.round((count * ROUND_MS) / Math.max(measured, ROUND_MS / 8)));
}

/** The value that the given share (0 to 1) of some numbers does not pass. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Times a case and its peer in turns and returns nanoseconds per piece of work and the ratio. */
export function measure(bench: BenchCase): Figure {
  const peer = bench.peer ?? { name: CALIBRATION, run: calibrate };
  const ownCount = warmUp(bench.run);
  const peerCount = warmUp(peer.run);
  const times: number[] = [];
  const ratios: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const own = (timeMs(bench.run, ownCount) / ownCount) * 1e6;
    const other = (timeMs(peer.run, peerCount) / peerCount) * 1e6;
    times.push(own);
    ratios.push(own / other);
  }
  if (Number.isNaN(sink)) sink = 0;
  const ratio = percentile(ratios, 0.5);
  const failed = bench.maxRatio !== undefined && ratio > bench.maxRatio;
  return {
    name: bench.name,
    value: round(percentile(times, 0.5)),
    unit: 'ns',
    ratio: round(ratio),
    peer: peer.name,
    ...(failed && {
      failure: `${ratio.toFixed(2)} times ${peer.name}, at most ${bench.maxRatio} is allowed`,
    }),
  };
}
