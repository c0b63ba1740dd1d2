import { bodies } from '../../astro/index.ts';
import type { Exposure } from '../light/exposure.ts';
import type { BodyPoints } from '../light/points.ts';
import type { EntityLayer } from './entity-layer.ts';

/** Radiance of a far marker at exposure 1. */
const MARKER_GLOW = 0.5;

/** Writes ships too far for a shape, markers and far custom bodies as points of light in a row after the bodies. */
export function putFarPoints(
  { positions, radiances }: BodyPoints,
  { far, farCount }: EntityLayer,
  { exposure: { exposure }, pixelsPerRad }: { readonly exposure: Exposure; readonly pixelsPerRad: number },
): void {
  const glow = MARKER_GLOW / exposure;
  for (let i = 0; i < far.length; i++) {
    const at = 3 * (bodies.length + i);
    if (i >= farCount) {
      radiances[at] = radiances[at + 1] = radiances[at + 2] = 0;
      continue;
    }
    const { positionM, color, angularRadiusRad, radiance } = far[i];
    const shownAs = 2 * angularRadiusRad * pixelsPerRad;
    const mark = glow * Math.min(1, Math.max(0, (6 - shownAs) / 4));
    const strength = Number.isNaN(radiance) ? mark : radiance;
    for (let c = 0; c < 3; c++) positions[at + c] = positionM[c];
    radiances[at] = color.r * strength;
    radiances[at + 1] = color.g * strength;
    radiances[at + 2] = color.b * strength;
  }
}
