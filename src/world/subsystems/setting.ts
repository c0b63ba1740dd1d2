import { type Ephemeris, parseUtc } from '../../astro/index.ts';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import type { Scene } from '../scene/schema.ts';

/** Who may change the speed of time: visitors and operators, or operators only. */
export type TimePolicy = 'visitors' | 'operators';

/** What a world is made from. Nothing in it changes while the world runs. */
export interface Setting {
  readonly scene: Scene;
  readonly ephemeris: Ephemeris;
  readonly timePolicy: TimePolicy;
  /** Whether there are celestial bodies. */
  readonly hasBodies: boolean;
  /** The instant that the scene begins at, TDB since J2000. */
  readonly day: number;
  readonly second: number;
}

const doc = 'What this world is made from: its scene, the ephemeris, and who may change the time.';

/** The port that other subsystems need; a world registers `settingOf` in its place. */
export const setting = defineSubsystem({
  name: 'setting',
  doc,
  start(): { readonly api: Setting } {
    throw new Error('a world must be given its setting');
  },
});

/** The setting of one world. */
export const settingOf = (given: Setting) =>
  defineSubsystem({ name: 'setting', doc, start: () => ({ api: given }) });

/** Makes the setting of a world. Throws WorldError `bad_scene` when the scene begins outside the ephemeris. */
export function settingFor(scene: Scene, ephemeris: Ephemeris, timePolicy: TimePolicy): Setting {
  const { day, second } = parseUtc(scene.time.epoch);
  const hasBodies = scene.root.type === 'solar_system';
  if (hasBodies && !ephemeris.covers(day)) {
    throw new WorldError(
      'bad_scene',
      `The scene begins on ${scene.time.epoch}, which the ephemeris does not cover.`,
    );
  }
  return { scene, ephemeris, timePolicy, hasBodies, day, second };
}
