/** What a body is; `barycentre` is a point without mass of its own that others are measured from. */
export type BodyKind = 'barycentre' | 'star' | 'planet' | 'dwarf_planet' | 'moon' | 'asteroid' | 'comet';

/**
 * Air as an exponential profile, enough for drag and for drawing a limb.
 * Giants are measured from the level of one bar, which is their radius here.
 */
export interface Atmosphere {
  /** Pressure at zero altitude, Pa. */
  readonly surfacePressurePa: number;
  /** Density at zero altitude, kg/m^3. */
  readonly surfaceDensityKgM3: number;
  /** Height over which density falls by e, m. */
  readonly scaleHeightM: number;
  /** Altitude above which there is neither drag nor glow, m: where the profile has fallen to about 1e-7 kg/m^3. */
  readonly topM: number;
}

/** A body of the solar system. Its place in `bodies` is its index everywhere (states, snapshots, streams). */
export interface Body {
  /** Key in scenes, commands and files: lower case. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  readonly kind: BodyKind;
  /** NAIF integer code. */
  readonly naifId: number;
  /** Index of the body whose frame carries this one, -1 for the root. */
  readonly parent: number;
  /** Gravitational parameter of the body alone, m^3/s^2. */
  readonly gmM3S2: number;
  /** Gravitational parameter of the body with its moons, but for the Moon of the Earth, m^3/s^2. */
  readonly systemGmM3S2: number;
  /** Nobody has weighed this one: its mass follows from its size. */
  readonly gmEstimated: boolean;
  /** Volumetric mean radius, m. */
  readonly meanRadiusM: number;
  /** The longest, where the equator is an ellipse. */
  readonly equatorialRadiusM: number;
  readonly polarRadiusM: number;
  /** Toward the prime meridian, along the equator, toward the pole, m. */
  readonly semiAxesM: readonly [number, number, number];
  /** (equatorial - polar) / equatorial. */
  readonly flattening: number;
  /** Mean semi-major axis of the orbit about the parent, m; 0 where there is none. */
  readonly semiMajorAxisM: number;
  /** Laplace's sphere of influence, m: a (m/M)^(2/5); infinite for the Sun and the root. */
  readonly soiM: number;
  /**
   * How far out the body's frame is that of a vessel, m: the sphere of influence or, for what is light, as far as it is
   * felt at all.
   */
  readonly frameM: number;
  /** Geometric albedo in V; 0 for the Sun and the root. */
  readonly geometricAlbedo: number;
  /** Mean colour as linear reflectance in red, green and blue (geometric albedo in R, V, B). */
  readonly albedoRgb: readonly [red: number, green: number, blue: number];
  readonly atmosphere: Atmosphere | null;
}
