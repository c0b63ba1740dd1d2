import { AU_M } from '../../astro/index.ts';

/*
 * One unit of radiance here is what a white Lambert surface that faces the Sun squarely at 1 AU sends to the eye.
 * A surface that reflects the fraction I/F at d AU therefore has radiance I/F / d^2, and the irradiance of the Sun
 * at 1 AU is PI units times steradian. Every shader works in these units; exposure comes last.
 */

/** Magnitude of the Sun at 1 AU in V (Willmer 2018, ApJS 236:47). */
const SUN_MAGNITUDE = -26.76;

/** Radius of the Sun, m (IAU 2015 nominal). */
const SUN_RADIUS_M = 6.957e8;

/** Mean radiance of the Sun's disc in view units: the same at every distance, 46 240. */
export const SUN_RADIANCE = (AU_M / SUN_RADIUS_M) ** 2;

/** Exposure when nothing lit is in view: stars of magnitude 6.5 are then just seen. */
export const DARK_EXPOSURE = 128;

/** Display value that a white surface facing the Sun gets, times exposure; the meter aims highlights here. */
export const HIGHLIGHT_VALUE = 0.82;

/** Sunlight at a distance relative to 1 AU: inverse square. */
export function sunlightScale(distanceM: number): number {
  const au = distanceM / AU_M;
  return 1 / (au * au);
}

/**
 * Visual magnitude of a body that is lit by the Sun and seen as a point.
 * @param geometricAlbedo brightness at full phase over that of a flat white disc of the same size
 * @param phase brightness relative to full phase, 0 to 1
 * @param angularRadiusRad of the body as seen from the eye
 * @param sunDistanceM from the body to the Sun
 */
export function reflectedMagnitude(
  geometricAlbedo: number,
  phase: number,
  angularRadiusRad: number,
  sunDistanceM: number,
): number {
  const ratio = geometricAlbedo * phase * angularRadiusRad * angularRadiusRad * sunlightScale(sunDistanceM);
  return ratio > 0 ? SUN_MAGNITUDE - 2.5 * Math.log10(ratio) : 99;
}

/** Irradiance of light of a visual magnitude, in units of radiance times steradian. */
export function irradianceAt(magnitude: number): number {
  return Math.PI * 10 ** (-0.4 * (magnitude - SUN_MAGNITUDE));
}

/** Visual magnitude of the Sun from a distance. */
export function sunMagnitude(distanceM: number): number {
  return SUN_MAGNITUDE + 5 * Math.log10(distanceM / AU_M);
}

/*
 * Stars are the one place where the eye is helped. Between a sunlit cloud and a star of magnitude 6 lie nine powers
 * of ten, which no display shows. So stars have a display scale of their own: their ratio of brightness is compressed
 * by the exponent below, and their brightness follows `starExposure`, which the meter lowers as lit bodies fill the
 * view, as a camera does. Planets too small for a disc are drawn on the same scale.
 */
const STAR_ZERO = 0.0105;
/** Exponent by which the ratio of brightness of points of light is compressed. */
export const STAR_COMPRESSION = 0.72;

/** Peak radiance of a point of the given magnitude, to be multiplied by `starGain`. */
export function starRadiance(magnitude: number): number {
  return STAR_ZERO * 10 ** (-0.4 * STAR_COMPRESSION * magnitude);
}

/** The same in GLSL: `float starRadiance(float magnitude)`. */
export const starRadianceGlsl = /* glsl */ `
float starRadiance(float magnitude) {
  return ${STAR_ZERO.toFixed(6)} * exp2(${(-0.4 * STAR_COMPRESSION * Math.log2(10)).toFixed(6)} * magnitude);
}
`;
