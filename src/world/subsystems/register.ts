import type { AnySubsystem, Engine } from '../../engine/index.ts';
import type { Scene } from '../scene/schema.ts';
import { nodesOf } from '../scene/tree.ts';
import { celestial } from './celestial.ts';
import { commands } from './commands.ts';
import { customGround } from './custom-ground.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { floatingOrigin } from './floating-origin.ts';
import { freeBodies } from './free-bodies.ts';
import { ground } from './ground.ts';
import { light } from './light.ts';
import { manoeuvres } from './manoeuvres.ts';
import { markers } from './markers.ts';
import type { Phase } from './phases.ts';
import { physics } from './physics.ts';
import { presence } from './presence.ts';
import { relativity } from './relativity.ts';
import { type Setting, setting, settingOf } from './setting.ts';
import { shapes } from './shapes.ts';
import { swarms } from './swarms.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

type WorldSubsystem = AnySubsystem & { readonly phase: Phase | undefined };

/** What every world consists of. */
const always: readonly WorldSubsystem[] = [
  events,
  time,
  celestial,
  light,
  entities,
  freeBodies,
  vessels,
  customGround,
  manoeuvres,
  relativity,
  markers,
  shapes,
  swarms,
  presence,
  commands,
];
/** What a scene with celestial bodies adds. */
const withBodies: readonly WorldSubsystem[] = [ground];
/** What a scene with boxes or balls adds. */
const withShapes: readonly WorldSubsystem[] = [floatingOrigin, physics];

/** Every subsystem that a world can have: docs/subsystems.md is made from them. */
export const worldSubsystems: readonly AnySubsystem[] = [setting, ...always, ...withBodies, ...withShapes];

/** Registers what a scene needs, and nothing that would have no work. Returns what it registered. */
export function registerSubsystems(engine: Engine<Phase>, given: Setting): readonly AnySubsystem[] {
  const { scene, hasBodies } = given;
  const needed = [...always, ...(hasBodies ? withBodies : []), ...(hasShapes(scene) ? withShapes : [])];
  engine.register(settingOf(given), { standsFor: setting });
  for (const subsystem of needed) engine.register(subsystem);
  return needed;
}

function hasShapes(scene: Scene): boolean {
  return nodesOf(scene.root).some(({ node }) => 'motion' in node);
}
