import { cos, DEG, type Quat, quat, sin, TAU, type Vec3, vec3 } from '../../math/index.ts';
import type { Entity, FreeBodyView, StarLight } from '../entity.ts';

/** What a body is made as; none of it changes while it lives, but for what people call it and how it looks. */
export interface BodyMake {
  readonly name: string;
  /** Gravitational parameter, m^3/s^2. */
  readonly gmM3S2: number;
  readonly radiusM: number;
  /** Second zonal harmonic, and the radius that it is referred to, m; 0 for a ball. */
  readonly j2: number;
  readonly equatorialRadiusM: number;
  readonly rotation: Rotation;
  /** As `#rrggbb`, or null for the viewer to choose. */
  readonly colour: string | null;
  /** Geometric albedo. */
  readonly albedo: number;
  readonly star: StarLight | null;
}

/** How a body turns: its pole in ICRF, the time of a turn (0 for none) and its prime meridian at J2000, as the IAU gives them. */
export interface Rotation {
  readonly poleRaRad: number;
  readonly poleDecRad: number;
  /** Below zero for a body that turns backward about that pole. */
  readonly periodS: number;
  readonly meridianRad: number;
}

/** A body that moves freely. The arrays stay while it lives and hold what it is at the end of the last tick. */
export class FreeBody implements Entity, FreeBodyView {
  readonly kind = 'body';
  readonly groundM = null;
  readonly vessel = null;
  readonly shape = null;
  readonly description = null;
  readonly id: number;
  make: BodyMake;
  /** Index of the body of the ephemeris that it is counted from. */
  body = 0;
  readonly offsetM: Vec3 = vec3.create();
  readonly velocityMps: Vec3 = vec3.create();
  readonly attitude: Quat = quat.create();
  readonly angularVelocityRadps: Vec3 = vec3.create();
  /** Unit vector to the north pole. */
  readonly pole: Vec3 = vec3.create();

  constructor(id: number, make: BodyMake) {
    this.id = id;
    this.make = make;
    this.remake(make);
  }

  /** Becomes another, where it is. */
  remake(make: BodyMake): void {
    this.make = make;
    const { poleRaRad, poleDecRad, periodS } = make.rotation;
    const across = cos(poleDecRad);
    vec3.set(this.pole, across * cos(poleRaRad), across * sin(poleRaRad), sin(poleDecRad));
    this.angularVelocityRadps[2] = periodS === 0 ? 0 : TAU / periodS;
  }

  get name(): string {
    return this.make.name;
  }

  get freeBody(): FreeBodyView {
    return this;
  }

  get gmM3S2(): number {
    return this.make.gmM3S2;
  }

  get radiusM(): number {
    return this.make.radiusM;
  }

  get colour(): string | null {
    return this.make.colour;
  }

  get albedo(): number {
    return this.make.albedo;
  }

  get j2(): number {
    return this.make.j2;
  }

  get equatorialRadiusM(): number {
    return this.make.equatorialRadiusM;
  }

  get star(): StarLight | null {
    return this.make.star;
  }

  /** Turns it to where it is at an instant, TDB since J2000. */
  turnTo(day: number, second: number): void {
    axesAt(this.make.rotation, day, second, this.attitude);
  }
}

/**
 * Writes how the axes of a body lie in ICRF at an instant, TDB since J2000: +Z to the pole, +X to the prime meridian (Archinal
 * et al. 2018, Report of the IAU Working Group on Cartographic Coordinates, section 2).
 */
export function axesAt(
  { poleRaRad, poleDecRad, periodS, meridianRad }: Rotation,
  day: number,
  second: number,
  out: Quat = quat.create(),
): Quat {
  const turns = periodS === 0 ? 0 : (day * 86_400 + second) / periodS;
  quat.fromAxisAngle(out, upward, poleRaRad + 90 * DEG);
  quat.rotateX(out, out, 90 * DEG - poleDecRad);
  return quat.rotateZ(out, out, meridianRad + TAU * (turns - Math.floor(turns)));
}

const upward = vec3.create(0, 0, 1);
