import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AU_M, DAY_S, J2000_JD } from '../../src/astro/index.ts';

const DATA = '/usr/share/libswe/ephe';
const FILES = ['sepl_18.se1', 'semo_18.se1', 'seas_18.se1', 'sat/sepm9501.se1'];
const REQUESTS_A_CALL = 100_000;
const REQUEST_NUMBERS = 3;
const STATE_NUMBERS = 6;

/** A body of libswe by its number there, and what it is seen from. */
export interface Series {
  readonly id: number;
  readonly center: 'barycentre' | 'sun' | 'earth';
}

/** Asks the source for states. */
export interface Sampler {
  /** Six doubles, metres and m/s, for each of `days` (TDB since J2000). */
  sample(series: Series, days: Float64Array): Float64Array;
  [Symbol.dispose](): void;
}

/** Compiles the C sampler into a temporary folder; needs gcc, libswe-dev, libswe2.0, swe-basic-data, swe-sat-data. */
export function openSampler(): Sampler {
  for (const file of FILES)
    if (!existsSync(join(DATA, file)))
      throw new Error(
        `No ${file} in ${DATA}. Install it: apt-get install swe-basic-data swe-sat-data libswe2.0 libswe-dev gcc`,
      );
  const folder = mkdtempSync(join(tmpdir(), 'rails-'));
  const program = join(folder, 'sampler');
  const source = join(import.meta.dirname, 'sampler.c');
  const gcc = spawnSync('gcc', ['-O2', '-o', program, source, '-lswe', '-lm'], { encoding: 'utf8' });
  if (gcc.status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error(`The sampler does not compile: ${gcc.error?.message ?? gcc.stderr}`);
  }
  return {
    sample: (series, days) => sampleAll(program, series, days),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function sampleAll(program: string, series: Series, days: Float64Array): Float64Array {
  const states = new Float64Array(days.length * STATE_NUMBERS);
  for (let start = 0; start < days.length; start += REQUESTS_A_CALL)
    states.set(
      sampleOnce(program, series, days.subarray(start, start + REQUESTS_A_CALL)),
      start * STATE_NUMBERS,
    );
  for (let i = 0; i < days.length; i++) {
    // The source saw the instant rounded to a double Julian date, 20 microseconds off at most.
    const lateS = (days[i] - (J2000_JD + days[i] - J2000_JD)) * DAY_S;
    for (let at = i * STATE_NUMBERS; at < i * STATE_NUMBERS + 3; at++) {
      states[at + 3] *= AU_M / DAY_S;
      states[at] = states[at] * AU_M + states[at + 3] * lateS;
    }
  }
  return states;
}

function sampleOnce(program: string, { id, center }: Series, days: Float64Array): Float64Array {
  const request = new Float64Array(days.length * REQUEST_NUMBERS);
  const from = ['barycentre', 'sun', 'earth'].indexOf(center);
  for (const [i, day] of days.entries()) request.set([id, from, J2000_JD + day], i * REQUEST_NUMBERS);
  const expected = days.length * STATE_NUMBERS * Float64Array.BYTES_PER_ELEMENT;
  const answer = spawnSync(program, [DATA], {
    input: Buffer.from(request.buffer),
    maxBuffer: expected + 4096,
  });
  if (answer.status !== 0 || answer.stdout.length !== expected)
    throw new Error(`The sampler failed: ${answer.error?.message ?? answer.stderr.toString()}`);
  return new Float64Array(new Uint8Array(answer.stdout).buffer); // a copy, so that it starts on a multiple of eight
}
