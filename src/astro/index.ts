/** Bodies, time, motion and orientation of the solar system; orbits, gravity and integrators. SI doubles, ICRF axes. */
export {
  type ApparentPlace,
  apparentPlace,
  siderealTime,
  subsolarPoint,
} from './apparent/apparent-place.ts';
export { astrometricVector, observerState, type Place } from './apparent/seen.ts';
export { airDensityKgM3, airDrag } from './atmosphere/drag.ts';
export { bodies, bodyIndex, HEAVY_BODIES } from './bodies/bodies.ts';
export type { Atmosphere, Body, BodyKind } from './bodies/body.ts';
export { pullers, pullOf } from './bodies/pullers.ts';
export { AU_M, DAY_S, GRAVITY_M3KGS2, J2000_JD, LIGHT_MPS } from './constants.ts';
export type { Ephemeris } from './ephemeris/ephemeris.ts';
export { loadRails } from './ephemeris/rails.ts';
export { AstroError, type AstroErrorCode } from './error.ts';
export { galileanEvents, galileanMoons, galileanPlace } from './events/galilean.ts';
export { lunarEclipses } from './events/lunar-eclipse.ts';
export { conjunctions, transits } from './events/planets.ts';
export type { Span } from './events/search.ts';
export { solarEclipses } from './events/solar-eclipse.ts';
export { moonPhases, seasons } from './events/yearly.ts';
export { convertState } from './frames/convert.ts';
export {
  eclipticFrame,
  type Frame,
  fixedFrame,
  inertialFrame,
  surfaceFrame,
  synodicFrame,
} from './frames/frame.ts';
export { type LagrangePoint, lagrangeState } from './frames/lagrange.ts';
export { synodicAttitude } from './frames/placement.ts';
export { galacticToIcrf, LIGHT_YEAR_M, PARSEC_LY } from './galaxy/axes.ts';
export { type StarChart, starChart } from './galaxy/chart.ts';
export { type Filament, filamentsOf, routeBetween, type StarRoute } from './galaxy/filaments.ts';
export { Galaxy, type StarSite, type StarSystem, separationLy } from './galaxy/galaxy.ts';
export { knownSystems } from './galaxy/known-systems.ts';
export type { Planet } from './galaxy/planets.ts';
export { SECTOR_LY, type Sector, sectorOf } from './galaxy/sector.ts';
export type { Derivative, Integrator, Stepper, Tolerance } from './integrate/integrator.ts';
export { integrators } from './integrate/integrators.ts';
export type { ClosestPassage, Encounter } from './nbody/approaches.ts';
export { type FieldOrigin, pullOfEphemeris } from './nbody/external-field.ts';
export { driftKepler } from './nbody/kepler-drift.ts';
export type { NBodyMethod } from './nbody/method.ts';
export { type Arrival, NBody, type NBodySettings, nBodyMethods } from './nbody/nbody.ts';
export { type Passage, PassageFinder } from './nbody/passage.ts';
export { Swarm, type SwarmSettings } from './nbody/swarm.ts';
export type { NBodySystem, Oblateness, Push } from './nbody/system.ts';
export {
  elementsToState,
  type OrbitElements,
  stateToElements,
} from './orbit/elements.ts';
export { fixedToGeodetic, geodeticToFixed } from './orbit/geodetic.ts';
export { GravityField, pointMassAcceleration } from './orbit/gravity.ts';
export { heightAbove } from './orbit/height.ts';
export { Holders } from './orbit/holders.ts';
export {
  eccentricAnomaly,
  hyperbolicAnomaly,
  meanFromTrue,
  parabolicAnomaly,
  trueFromEccentric,
  trueFromHyperbolic,
} from './orbit/kepler.ts';
export { propagateKepler } from './orbit/propagate-kepler.ts';
export { Spheres, STAR_GM_M3S2 } from './orbit/spheres.ts';
export { departureOrbit } from './planning/departure.ts';
export {
  approaches,
  crossingShare,
  type SampledTrack,
  trackAt,
  turningShare,
} from './planning/encounters.ts';
export { biEllipticTransfer, hohmannTransfer } from './planning/impulses.ts';
export { type LambertOrbit, type LambertProblem, mostRevolutions, solveLambert } from './planning/lambert.ts';
export { leastCell, Porkchop, type Transfer } from './planning/porkchop.ts';
export {
  aberrate,
  aberrateDisc,
  aberratedAngle,
  beaming,
  dopplerBetween,
  dopplerFactor,
  type SeenDisc,
} from './relativity/aberration.ts';
export { addVelocities, boostOf, timeFactor } from './relativity/boost.ts';
export { clockDrift, clockDriftFromTdb } from './relativity/clocks.ts';
export { lightTimeS, retardedPlace } from './relativity/light-time.ts';
export { rocketLeg } from './relativity/rocket.ts';
export { sunsRelativity, sunsRelativityHalfWay } from './relativity/sun-term.ts';
export { orientation, spinRate } from './rotation/orientation.ts';
export { formatInstant, formatJulianDate, parseInstant } from './time/date-text.ts';
export { deltaT } from './time/delta-t.ts';
export {
  addSeconds,
  type Epoch,
  epoch,
  epochFromJulianDate,
  julianDate,
  secondsBetween,
} from './time/epoch.ts';
export { formatUtc, parseUtc, sameDayUtc } from './time/iso.ts';
export { tdbMinusTt } from './time/tdb.ts';
export {
  epochFromUnix,
  epochFromUtc,
  ttFromTdb,
  type UtcInstant,
  unixFromEpoch,
  utcFromEpoch,
} from './time/utc.ts';
