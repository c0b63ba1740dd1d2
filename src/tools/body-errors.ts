/** How exact the mass of a body and its mean radius are; null where its sources tell no number. */
export interface BodyErrors {
  /** One standard deviation of G times the mass. */
  readonly gm_error_m3s2: number | null;
  /** Of the mean radius, as published. */
  readonly mean_radius_error_m: number | null;
}

/*
 * JPL Solar System Dynamics, "Planetary Satellite Physical Parameters" and "Planetary Physical Parameters": standard deviations of
 * the solutions DE440 (Earth, Moon), MAR097, JUP365 and SAT441, which the masses here are of, km^3/s^2; radii of the IAU's working
 * group (Archinal et al. 2011, Celest. Mech. Dyn. Astr. 109, 101; 2018, 130, 22), km. Where the mean radius of the axes here is another
 * than the published one, as Titan's, none is given.
 */
const errors: Readonly<Record<string, readonly [gmKm3S2: number | null, radiusKm: number | null]>> = {
  mercury: [null, 0.1],
  venus: [null, 1],
  earth: [0.001, 0.0001],
  moon: [0.001, 0.1],
  mars: [0.0008, 0.2],
  phobos: [6e-7, 0.04],
  deimos: [2.8e-6, 0.24],
  jupiter: [0.42, 6],
  amalthea: [0.00867, 3],
  io: [0.00135, 0.5],
  europa: [0.00181, 0.3],
  ganymede: [0.00247, 1.7],
  callisto: [0.00324, 1.5],
  saturn: [0.24, 6],
  mimas: [0.00014, 0.4],
  enceladus: [0.00009, 0.2],
  tethys: [0.00031, 0.6],
  dione: [0.00005, 0.4],
  rhea: [0.00041, 0.6],
  titan: [0.00025, null],
  hyperion: [0.00005, 4],
  iapetus: [0.00242, 2.8],
  uranus: [null, 7],
  neptune: [null, 19],
};

/** The errors of a body by its name. */
export function errorsOf(name: string): BodyErrors {
  const [gmKm3S2, radiusKm] = errors[name] ?? [null, null];
  return {
    gm_error_m3s2: gmKm3S2 === null ? null : Number((gmKm3S2 * 1e9).toPrecision(3)),
    mean_radius_error_m: radiusKm === null ? null : Number((radiusKm * 1000).toPrecision(3)),
  };
}
