import { type Vec3, vec3 } from '../../math/index.ts';
import type { Lit } from './shadows.ts';

/** A body that is lit, and how much of that it sends on. */
export interface Sender extends Pick<Lit, 'positionM' | 'sunDirection' | 'matter'> {
  /** Light of its star there, in units of sunlight at 1 AU. */
  readonly sunlight: number;
}

/** A body whose night another one lights. */
export interface Receiver {
  readonly positionM: Vec3;
  /** As a sender has it. */
  readonly sunlight: number;
  /** Written: light of the other over that of the star here, in red, green and blue. */
  readonly shine: Vec3;
  /** Written: unit vector to the other. */
  readonly shineDirection: Vec3;
}

/** What a body that is lit itself sends to another: geometric albedo, phase and the part of the sky that it fills. */
export function shineOn(on: Receiver, from: Sender): void {
  if (from.matter === null) return;
  const { radiusM, albedoRgb, phase } = from.matter;
  const towards = vec3.sub(on.shineDirection, from.positionM, on.positionM);
  const distanceM = vec3.length(towards);
  vec3.scale(towards, towards, 1 / distanceM);
  const cosine = -vec3.dot(towards, from.sunDirection);
  const lit = phase(Math.acos(Math.min(1, Math.max(-1, cosine))));
  const share = lit * (radiusM / distanceM) ** 2 * (from.sunlight / on.sunlight);
  for (let c = 0; c < 3; c++) on.shine[c] = share * albedoRgb[c];
}

/** A square of the sine of half the angle that a body fills from which on its light is worth drawing: about 0.3 degrees across. */
const LEAST_SINE_SQUARE = 6e-6;

const way = vec3.create();

/** The one of others that fills most of the sky of a body; the one given before where none fills more. */
export function widestOf(
  on: { readonly positionM: Vec3 },
  others: readonly Sender[],
  before: Sender | null,
): Sender | null {
  let widest = before;
  let most = before === null ? LEAST_SINE_SQUARE : sineSquare(on, before);
  for (let at = 0; at < others.length; at++) {
    const other = others[at];
    if (other === on || other.matter === null) continue;
    const filled = sineSquare(on, other);
    if (filled <= most) continue;
    most = filled;
    widest = other;
  }
  return widest;
}

function sineSquare(on: { readonly positionM: Vec3 }, { positionM, matter }: Sender): number {
  const radiusM = matter?.radiusM ?? 0;
  vec3.sub(way, positionM, on.positionM);
  return (radiusM * radiusM) / vec3.dot(way, way);
}
