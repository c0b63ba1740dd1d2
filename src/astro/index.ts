/** Bodies, time, motion and orientation of the solar system; orbits, gravity and integrators. SI doubles, ICRF axes. */
export { bodies, bodyIndex } from './bodies/bodies.ts';
export type { Atmosphere, Body, BodyKind } from './bodies/body.ts';
export { AU_M, DAY_S, J2000_JD } from './constants.ts';
export type { Ephemeris } from './ephemeris/ephemeris.ts';
export { loadRails } from './ephemeris/rails.ts';
export { AstroError, type AstroErrorCode } from './error.ts';
export {
  type Derivative,
  type Integrator,
  integrators,
  type Stepper,
  type Tolerance,
} from './integrate/integrator.ts';
export {
  elementsToState,
  type OrbitElements,
  stateToElements,
} from './orbit/elements.ts';
export { fixedToGeodetic, geodeticToFixed } from './orbit/geodetic.ts';
export { GravityField, pointMassAcceleration } from './orbit/gravity.ts';
export {
  eccentricAnomaly,
  hyperbolicAnomaly,
  meanFromTrue,
  trueFromEccentric,
  trueFromHyperbolic,
} from './orbit/kepler.ts';
export { orientation, spinRate } from './rotation/orientation.ts';
export { deltaT } from './time/delta-t.ts';
export {
  addSeconds,
  type Epoch,
  epoch,
  epochFromJulianDate,
  julianDate,
  secondsBetween,
} from './time/epoch.ts';
export { formatUtc, parseUtc } from './time/iso.ts';
export { tdbMinusTt } from './time/tdb.ts';
export {
  epochFromUnix,
  epochFromUtc,
  ttFromTdb,
  type UtcInstant,
  unixFromEpoch,
  utcFromEpoch,
} from './time/utc.ts';
