import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AU_M, DAY_S, J2000_JD } from '../../src/astro/index.ts';

const DATA = '/usr/share/libswe/ephe';
const SAMPLES_A_CALL = 200_000;
const STATE_BYTES = 48;

/** Asks the source for states: six doubles each, metres and m/s, in the order of the asked instants. */
export interface Sampler {
  /** `days` are TDB days since J2000; each state belongs to the instant after rounding to a double Julian date. */
  sample(body: number, days: Float64Array): Float64Array;
  [Symbol.dispose](): void;
}

/** The instant that the source really sees for a day since J2000: its Julian date rounds to 40 microseconds. */
export function roundedDay(day: number): number {
  return J2000_JD + day - J2000_JD;
}

/** Compiles the C sampler into a temporary folder; needs gcc, libswe-dev, libswe2.0 and swe-basic-data. */
export function openSampler(): Sampler {
  if (!existsSync(join(DATA, 'sepl_18.se1')) || !existsSync(join(DATA, 'semo_18.se1')))
    throw new Error(
      `No ephemeris data in ${DATA}. Install it: apt-get install swe-basic-data libswe2.0 libswe-dev gcc`,
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
    sample: (body, days) => sampleAll(program, body, days),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

function sampleAll(program: string, body: number, days: Float64Array): Float64Array {
  const states = new Float64Array(days.length * 6);
  for (let start = 0; start < days.length; start += SAMPLES_A_CALL) {
    const part = days.subarray(start, start + SAMPLES_A_CALL);
    states.set(sampleOnce(program, body, part), start * 6);
  }
  const scale = [AU_M, AU_M, AU_M, AU_M / DAY_S, AU_M / DAY_S, AU_M / DAY_S];
  return states.map((value, index) => value * (scale[index % 6] ?? 1));
}

function sampleOnce(program: string, body: number, days: Float64Array): Float64Array {
  const request = new Float64Array(days.length * 2);
  for (const [index, day] of days.entries()) request.set([body, J2000_JD + day], index * 2);
  const expected = days.length * STATE_BYTES;
  const answer = spawnSync(program, [DATA], {
    input: Buffer.from(request.buffer),
    maxBuffer: expected + 4096,
  });
  if (answer.status !== 0 || answer.stdout.length !== expected)
    throw new Error(`The sampler failed: ${answer.error?.message ?? answer.stderr.toString()}`);
  const bytes = new Uint8Array(answer.stdout); // a copy, so that it starts on a multiple of eight
  return new Float64Array(bytes.buffer, 0, days.length * 6);
}
