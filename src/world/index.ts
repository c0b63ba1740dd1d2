/**
 * The deterministic simulation: scenes, the world that comes of them, commands in, events and states out, snapshots.
 * No clock of the machine, no random source, no input or output: Node and the browser run the same files to the same bits.
 *
 * - `scene/`: a document from its text to checked nodes and places
 * - `subsystems/`: what a world consists of, a record each, in the order that `register.ts` lists and `phases.ts` steps
 * - `time/`: whose word about the speed of time holds, and how it changes
 * - `celestial/`: where the bodies are during a tick
 * - `vessel/`: ships: state, steering, thrust, flight along short and long arcs, ground, frames, places to be put
 * - `island/`: rigid bodies in a local frame with a floating origin
 * - `presence/`: visitors
 * - `swarms/`: many light bodies about one centre
 * - `prediction/`: the own ship, flown ahead of the server
 */
export * from './commands.ts';
export type * from './entity.ts';
export { WorldError, type WorldErrorCode, worldErrors } from './error.ts';
export type * from './events.ts';
export { oddityCodes } from './free-bodies/plausibility.ts';
export { limits } from './limits.ts';
export type { FlightPlan, Manoeuvre } from './manoeuvre/flight-plan.ts';
export { Course, type CoursePlan, type CourseStart, type PlannedImpulse } from './prediction/course.ts';
export type { CourseEngine } from './prediction/course-burn.ts';
export type { CourseMark } from './prediction/course-marks.ts';
export type { BodyTruth } from './prediction/predicted-bodies.ts';
export { type ClockTruth, VesselPredictor, type VesselTruth } from './prediction/vessel-predictor.ts';
export type { Visitor } from './presence/visitors.ts';
export type { Problem } from './scene/issues.ts';
export {
  type CheckedScene,
  checkScene,
  type ParsedScene,
  parseScene,
  type SceneError,
} from './scene/parse-scene.ts';
export { JsonError, placeInText, scanJson } from './scene/scan-json.ts';
export { type Look, type Scene, type SceneNode, type SceneRoot, sceneSchema } from './scene/schema.ts';
export { starSystemScene } from './scene/star-system.ts';
export { type SceneInfo, sceneInfo, sceneWarnings } from './scene/tree.ts';
export { parseSnapshot, snapshotFormat, type WorldSnapshot } from './snapshot.ts';
export { worldSubsystems } from './subsystems/register.ts';
export type { TimePolicy } from './subsystems/setting.ts';
export type { SwarmView } from './swarms/world-swarm.ts';
export type { WorldTimeView } from './time/time-view.ts';
export { dragM2PerKg } from './vessel/flight-settings.ts';
export { fallOfVessels } from './vessel/local-fall.ts';
export { type Kept, World, type WorldSettings } from './world.ts';
