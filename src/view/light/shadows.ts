import { type Vec3, vec3 } from '../../math/index.ts';
import { type Matter, NO_GLOW, SUN_RADIUS_M } from './matter.ts';
import { hiddenFraction } from './occlusion.ts';

/** Most bodies whose shadows fall on one body at a time: Jupiter has had three of its large moons before the Sun. */
export const MAX_SHADOWS = 4;

const lightSpeedMps = 299_792_458;

/** A body that stands before the Sun, or before the star of another system. */
export interface Shadow {
  /** From the body that it darkens to where it was when the light passed it, m, ICRF axes. */
  readonly offsetM: Vec3;
  /** Of the disc that hides the Sun, with air that lets no light through, m. */
  radiusM: number;
  /** Light in the middle of the shadow over full sunlight. */
  glow: readonly [red: number, green: number, blue: number];
}

/** Where a body stands and how it moves, and where the star that lights it is. */
export interface Lit {
  readonly positionM: Vec3;
  /** Unit vector to the star, and how far it is. */
  readonly sunDirection: Vec3;
  readonly sunDistanceM: number;
  /** As the star sees it, m/s. */
  readonly velocityMps: Vec3;
  /** Null for what shines by itself. */
  readonly matter: Matter | null;
}

const offset = vec3.create();
const towards = vec3.create();
const sunwards = vec3.create();

/** The shadows that fall on one body: those whose penumbra touches it. */
export class Shadows {
  count = 0;
  /** Of the star whose light it is, m. */
  starRadiusM = SUN_RADIUS_M;
  readonly all: readonly Shadow[] = Array.from({ length: MAX_SHADOWS }, () => ({
    offsetM: vec3.create(),
    radiusM: 0,
    glow: NO_GLOW,
  }));

  /** Adds what of others stands between a body and its star. Of more than `MAX_SHADOWS` in all the largest are taken. */
  add(on: Lit, others: readonly Lit[]): void {
    if (on.matter === null || others.length === 0) return;
    const sunAngle = this.starRadiusM / on.sunDistanceM;
    for (let at = 0; at < others.length; at++) {
      const by = others[at];
      if (by === on || by.matter === null) continue;
      vec3.sub(offset, by.positionM, on.positionM);
      // Products alone: nearly all pairs end here, and they are many.
      const along = vec3.dot(offset, on.sunDirection);
      if (along <= 0 || along >= on.sunDistanceM) continue;
      const { opaqueM, glow } = by.matter;
      const reach = opaqueM + on.matter.radiusM + sunAngle * along;
      const square = vec3.dot(offset, offset);
      if (square - along * along > reach * reach) continue;
      const shadow = this.#room(opaqueM);
      if (!shadow) continue;
      // While light goes on from there, the body moves on: the Moon by 38 km.
      vec3.addScaled(shadow.offsetM, offset, by.velocityMps, -Math.sqrt(square) / lightSpeedMps);
      shadow.radiusM = opaqueM;
      shadow.glow = glow;
    }
  }

  /** Where to write another shadow: a free place, else that of the smallest one where that is smaller; null for none. */
  #room(radiusM: number): Shadow | null {
    if (this.count < MAX_SHADOWS) return this.all[this.count++];
    let smallest = this.all[0];
    for (let at = 1; at < MAX_SHADOWS; at++)
      if (this.all[at].radiusM < smallest.radiusM) smallest = this.all[at];
    return smallest.radiusM < radiusM ? smallest : null;
  }

  /** Sunlight at a point over that without shadows, in the colour of which most is left. `pointM`: from the body's centre. */
  lightAt(pointM: Vec3, { sunDirection, sunDistanceM }: Pick<Lit, 'sunDirection' | 'sunDistanceM'>): number {
    let light = 1;
    for (let at = 0; at < this.count; at++) {
      const { offsetM, radiusM, glow } = this.all[at];
      vec3.sub(towards, offsetM, pointM);
      vec3.scale(sunwards, sunDirection, sunDistanceM);
      vec3.sub(sunwards, sunwards, pointM);
      const half = Math.asin(Math.min(1, radiusM / vec3.length(towards)));
      const hidden = hiddenFraction(this.starRadiusM / sunDistanceM, half, vec3.angle(towards, sunwards));
      light *= 1 - hidden * (1 - glow[0]);
    }
    return light;
  }
}
