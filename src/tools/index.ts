/** What the commands do, free of process and console: the command line feeds them and prints. */
export { type AberrationRow, aberrationRows, type SpeedRequest, speedOf } from './aberration.ts';
export { type BodyRow, bodyRow, bodyRows, periodWords } from './bodies.ts';
export { type EventKind, type EventRow, eventKinds, events } from './events.ts';
export { type KeplerAnswer, type KeplerRequest, kepler } from './free-motion/kepler.ts';
export { bodyEphemerides } from './orbit-messages/body-ephemeris.ts';
export { entityParameters } from './orbit-messages/entity-parameters.ts';
export { orbitMessageLines } from './orbit-messages/key-value-notation.ts';
export type { OrbitMessage } from './orbit-messages/message.ts';
export {
  type PositionFrame,
  type PositionRow,
  type PositionsRequest,
  parseJulianDate,
  positionFrames,
  positionLines,
  positions,
} from './positions.ts';
export { type ApparentRow, apparentRows, lagrangeRows } from './sky.ts';
export {
  MOST_AROUND,
  MOST_NEAR_LY,
  type PlanetRow,
  type RouteRow,
  type StarRow,
  starRoute,
  starRow,
  starsAround,
  starsNear,
} from './stars.ts';
