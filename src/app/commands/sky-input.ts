import { readFile } from 'node:fs/promises';
import {
  AstroError,
  AU_M,
  type Ephemeris,
  type Epoch,
  epochFromUnix,
  LIGHT_YEAR_M,
  loadRails,
  type Place,
  parseInstant,
} from '../../astro/index.ts';
import { type Input, UsageError } from '../../cli/index.ts';
import { DEG } from '../../math/index.ts';
import { ephemerisFile } from '../root.ts';
import { textOption } from './values.ts';

/** Units in which lengths are shown to people, m. */
const lengthUnits = { m: 1, km: 1000, au: AU_M, ly: LIGHT_YEAR_M } as const;

/** Their names, as `--unit` takes them. */
export const lengthUnitNames = Object.keys(lengthUnits);

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/;

/** The ephemeris of this installation. */
export async function loadEphemeris(): Promise<Ephemeris> {
  return loadRails(await readFile(ephemerisFile));
}

/** This moment. */
export const now = (): Epoch => epochFromUnix(Date.now() / 1000);

/** What a date option was given, each as an instant. Throws UsageError. */
export function instantsOption({ options }: Input, name: string): Epoch[] {
  const given = options[name];
  const texts = given === undefined ? [] : [given].flat().map(String);
  return texts.map((text) => asked(() => parseInstant(text)));
}

/** `--at LAT,LON[,ALT]` in degrees and metres; undefined where it was not given. Throws UsageError. */
export function placeOption(input: Input): Place | undefined {
  const text = textOption(input, 'at');
  if (text === undefined) return undefined;
  const numbers = text.split(',').map((word) => (decimal.test(word) ? Number(word) : Number.NaN));
  const [lat = Number.NaN, lon = Number.NaN, alt = 0] = numbers;
  if (numbers.length > 3 || !(Math.abs(lat) <= 90 && Math.abs(lon) <= 360 && Math.abs(alt) <= 1e12))
    throw new UsageError(
      '--at is a latitude (-90 to 90 degrees), a longitude to the east (-360 to 360) and perhaps a height in m: --at 48.1,11.6,520.',
    );
  return { latRad: lat * DEG, lonRad: lon * DEG, altM: alt };
}

/** Writes lengths for people in the unit that `--unit` names, metres unless it does. */
export function lengthWriter(input: Input): (valuesM: readonly number[]) => string {
  const unit = (textOption(input, 'unit') ?? 'm') as keyof typeof lengthUnits;
  return (valuesM) => `${valuesM.map((valueM) => valueM / lengthUnits[unit]).join(' ')} ${unit}`;
}

/** Work on what was asked for: where the sky cannot answer, the question is at fault. Throws UsageError. */
export function asked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw atFault(error);
  }
}

/** The same for work that waits. */
export async function askedSlowly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw atFault(error);
  }
}

/** What the sky refuses, but for a file of ours that is damaged, is the fault of who asked. */
function atFault(error: unknown): unknown {
  const refused = error instanceof AstroError && error.code !== 'rails_corrupt';
  return refused ? new UsageError(error.message) : error;
}
