import { readFileSync } from 'node:fs';
import type { Ephemeris } from '../../src/astro/index.ts';
import { type Command, parseScene, type Scene, World, type WorldEvent } from '../../src/world/index.ts';
import { committedRails } from './rails.ts';

/** The scenes of this repository. */
export const sceneNames = ['solar-system', 'moon-orbit', 'physics-lab', 'second-moon'] as const;

let rails: Ephemeris | undefined;

/** The committed ephemeris, read once. */
export function sharedRails(): Ephemeris {
  rails ??= committedRails();
  return rails;
}

/** The text of a scene of this repository. */
export function sceneText(name: string): string {
  return readFileSync(new URL(`../../scenes/${name}.scene.json`, import.meta.url), 'utf8');
}

/** A scene from its text. Throws with all errors when it is none. */
export function sceneFrom(text: string): Scene {
  const parsed = parseScene(text);
  if (parsed.ok) return parsed.scene;
  throw new Error(
    parsed.errors.map(({ path, line, column, message }) => `${line}:${column} ${path} ${message}`).join('\n'),
  );
}

/** A world of a scene of this repository, by its name, or of a document. */
export function startWorld(
  scene: string | Scene,
  timePolicy: 'visitors' | 'operators' = 'visitors',
): Promise<World> {
  const document = typeof scene === 'string' ? sceneFrom(sceneText(scene)) : scene;
  return World.create({ scene: document, ephemeris: sharedRails(), timePolicy });
}

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;
let lastId = 0;

/** Submits a command, runs one tick, and returns its answer and what else happened. */
export function ask(world: World, command: WithoutId<Command>): { answer: WorldEvent; events: WorldEvent[] } {
  lastId += 1;
  const id = `ask ${lastId}`;
  world.submit({ ...command, id });
  world.step();
  const events = world.drainEvents();
  const answer = events.find((event) => event.type === 'answer' && event.id === id);
  if (answer === undefined) throw new Error(`No answer to ${JSON.stringify(command)}.`);
  return { answer, events };
}

/** Runs ticks. */
export function run(world: World, ticks: number): void {
  for (let i = 0; i < ticks; i += 1) world.step();
}
