import type { Ephemeris } from '../../astro/index.ts';
import { defineSubsystem } from '../../engine/index.ts';
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
