import { type Vec3, vec3 } from '../../math/index.ts';

/**
 * Fraction of a disc that another disc hides, both on the sky.
 * @param a angular radius of the disc that is hidden, rad
 * @param b angular radius of the disc in front, rad
 * @param separation angle between their centres, rad
 */
export function hiddenFraction(a: number, b: number, separation: number): number {
  if (separation >= a + b) return 0;
  if (separation <= b - a) return 1;
  if (separation <= a - b) return (b * b) / (a * a);
  // two circular segments; discs are small or the smaller one is, so plane geometry holds
  const x = (separation * separation + a * a - b * b) / (2 * separation);
  const alpha = Math.acos(clampCosine(x / a));
  const beta = Math.acos(clampCosine((separation - x) / b));
  const area = a * a * (alpha - Math.sin(2 * alpha) / 2) + b * b * (beta - Math.sin(2 * beta) / 2);
  return Math.min(1, Math.max(0, area / (Math.PI * a * a)));
}

function clampCosine(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** What can stand before the Sun. */
export interface Occluder {
  readonly positionM: Vec3;
  readonly distanceM: number;
  readonly angularRadiusRad: number;
}

/** Whether two discs do not touch: by the cosine of their separation, which costs less than the angle. */
function areApart(a: Occluder, b: Occluder): boolean {
  const touching = Math.min(Math.PI, a.angularRadiusRad + b.angularRadiusRad);
  return vec3.dot(a.positionM, b.positionM) < Math.cos(touching) * a.distanceM * b.distanceM;
}

/**
 * Fraction of the Sun's disc that is seen from the origin past bodies nearer than it.
 * @param sun the Sun itself; it is skipped where it appears among the others
 */
export function visibleSun(sun: Occluder, others: readonly Occluder[]): number {
  let visible = 1;
  for (let at = 0; at < others.length; at++) {
    const other = others[at];
    if (other === sun || other.distanceM >= sun.distanceM || areApart(sun, other)) continue;
    const separation = vec3.angle(sun.positionM, other.positionM);
    visible *= 1 - hiddenFraction(sun.angularRadiusRad, other.angularRadiusRad, separation);
  }
  return visible;
}
