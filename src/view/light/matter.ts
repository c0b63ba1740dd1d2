import { bodies } from '../../astro/index.ts';
import { isRegolith, lambertPhase, regolithPhase } from './phase.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Light in the Earth's shadow over full sunlight, in red, green and blue: in a total eclipse of middling darkness the Moon
 * fades by 11 to 12 magnitudes and is copper-red. Other umbras get next to nothing.
 */
const earthGlow: Rgb = [8e-5, 1.6e-5, 5e-6];
export const NO_GLOW: Rgb = [1e-7, 1e-7, 1e-7];

/**
 * Air dims the light that grazes the Earth, so that its shadow is larger than its globe: by 1/85 of the Moon's parallax
 * after Danjon (1951, L'Astronomie 65, 51), which is 75 km.
 */
const denseAirM: Readonly<Record<string, number>> = { earth: 75_000 };

const sun = bodies.find(({ kind }) => kind === 'star');
/** Of the Sun, m. */
export const SUN_RADIUS_M = sun?.equatorialRadiusM ?? 6.957e8;

/** What a body that does not shine by itself is to light. */
export interface Matter {
  readonly radiusM: number;
  /** Radius of the disc that hides a star, with air that lets no light through, m. */
  readonly opaqueM: number;
  /** Light in the middle of its shadow over full sunlight. */
  readonly glow: Rgb;
  /** What it sends back at full phase beside a flat white disc of its size. */
  readonly albedoRgb: Rgb;
  /** Its brightness at a phase angle, rad, beside that at full phase. */
  readonly phase: (phaseRad: number) => number;
}

/** Of a body on rails by index; null for the Sun. */
export function matterOf(body: number): Matter | null {
  const { kind, name, equatorialRadiusM, meanRadiusM, albedoRgb } = bodies[body];
  if (kind === 'star') return null;
  return {
    radiusM: equatorialRadiusM,
    opaqueM: meanRadiusM + (denseAirM[name] ?? 0),
    glow: name === 'earth' ? earthGlow : NO_GLOW,
    albedoRgb,
    phase: isRegolith(body) ? regolithPhase : lambertPhase,
  };
}
