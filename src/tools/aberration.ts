import { AstroError, aberratedAngle, beaming, boostOf, dopplerFactor, LIGHT_MPS } from '../astro/index.ts';
import { DEG } from '../math/index.ts';

const LONGEST_NUMBER = 40;
const decimal = /^[+-]?\d{0,30}\.?\d{0,30}(e[+-]?\d{1,3})?$/i;

/** A speed in words: as a part of that of light, or in m/s. */
export interface SpeedRequest {
  readonly beta?: string | undefined;
  readonly speedMps?: string | undefined;
  /** Speed of light, m/s; the true one when left out. */
  readonly lightMps?: string | undefined;
}

/** A speed, and the speed of light beside which it counts. */
export interface Speed {
  readonly beta: number;
  /** 1 - beta, with the digits that the text had. */
  readonly toLight: number;
  readonly lightMps: number;
}

/** What a traveller sees of a source at one angle. */
export interface AberrationRow {
  readonly beta: number;
  readonly gamma: number;
  readonly speed_mps: number;
  readonly light_mps: number;
  /** A moving clock's rate, and a moving length, beside those at rest: 1 / gamma. */
  readonly time_factor: number;
  /** From the direction of motion to the source, as it is at rest and as it is seen. */
  readonly angle_deg: number;
  readonly aberrated_deg: number;
  /** Seen frequency over emitted. */
  readonly doppler: number;
  /** Of a surface: over all wavelengths, D^4, and for each hertz, D^3. */
  readonly brightness: number;
  readonly spectral_brightness: number;
  /** Of a whole star, D^2, and of its disc, D^-2. */
  readonly star_brightness: number;
  readonly solid_angle: number;
}

/**
 * Reads a speed. A part of that of light keeps all digits of its text: 0.999999 means 1 - 0.000001.
 * @throws AstroError `malformed_number`, `out_of_range`, with a sentence for people.
 */
export function speedOf({ beta, speedMps, lightMps: light }: SpeedRequest): Speed {
  if ((beta === undefined) === (speedMps === undefined))
    throw new AstroError(
      'malformed_number',
      'Give the speed once: with --beta 0.9, or with --speed 900 in m/s.',
    );
  const lightMps = light === undefined ? LIGHT_MPS : numberOf(light, 'speed of light');
  if (!(lightMps >= 1 && lightMps <= LIGHT_MPS))
    throw new AstroError('out_of_range', `The speed of light can be from 1 to ${LIGHT_MPS} m/s.`);
  if (beta !== undefined) {
    const value = numberOf(beta, 'part of the speed of light');
    return { beta: value, toLight: oneLess(beta, value), lightMps };
  }
  const value = numberOf(speedMps ?? '', 'speed');
  return { beta: value / lightMps, toLight: (lightMps - value) / lightMps, lightMps };
}

/**
 * What is seen of sources at angles from the direction of motion, degrees from 0 (ahead) to 180 (behind).
 * @throws AstroError `malformed_number`, `out_of_range`, with a sentence for people.
 */
export function aberrationRows(
  { beta, toLight, lightMps }: Speed,
  angles: readonly string[],
): AberrationRow[] {
  const boost = boostOf(beta, toLight);
  return angles.map((text) => {
    const angleDeg = numberOf(text, 'angle');
    if (!(angleDeg >= 0 && angleDeg <= 180))
      throw new AstroError(
        'out_of_range',
        `An angle of ${text} degrees is none from the direction of motion. Give 0 to 180.`,
      );
    const doppler = dopplerFactor(angleDeg * DEG, boost);
    const { radiance, spectralRadiance, irradiance, solidAngle } = beaming(doppler);
    return {
      beta,
      gamma: boost.gamma,
      speed_mps: beta * lightMps,
      light_mps: lightMps,
      time_factor: 1 / boost.gamma,
      angle_deg: angleDeg,
      aberrated_deg: aberratedAngle(angleDeg * DEG, boost) / DEG,
      doppler,
      brightness: radiance,
      spectral_brightness: spectralRadiance,
      star_brightness: irradiance,
      solid_angle: solidAngle,
    };
  });
}

function numberOf(text: string, what: string): number {
  const word = text.trim();
  const value = word.length <= LONGEST_NUMBER && decimal.test(word) ? Number(word) : Number.NaN;
  if (word === '' || !Number.isFinite(value))
    throw new AstroError(
      'malformed_number',
      `${JSON.stringify(word.slice(0, LONGEST_NUMBER))} is no ${what}. Write it as a decimal number.`,
    );
  return value;
}

/** One less a decimal fraction, without rounding the fraction first. */
function oneLess(text: string, value: number): number {
  const digits = /^\+?0*\.(\d+)$/.exec(text.trim())?.[1];
  if (digits === undefined) return 1 - value;
  const scale = 10n ** BigInt(digits.length);
  return Number(scale - BigInt(digits)) / Number(scale);
}
