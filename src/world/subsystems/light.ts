import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { Light } from '../relativity/light.ts';
import { restored } from '../restored.ts';
import { setting } from './setting.ts';

const savedSchema = z.object({ mps: z.number() });

/** Knows how fast light is. */
export const light = defineSubsystem({
  name: 'light',
  doc: 'Knows how fast light is: truly, or as slow as the scene or an operator has it for play and teaching.',
  needs: { setting },
  state: { mps: 'speed of light, m/s' },
  start({ needs }) {
    const own = new Light(needs.setting.scene.light_mps);
    return {
      api: own,
      save: () => ({ mps: own.mps }),
      restore(saved) {
        const { mps } = restored(savedSchema, saved);
        try {
          own.mps = mps;
        } catch (error) {
          throw new WorldError('bad_snapshot', `light cannot go at ${mps} m/s`, error);
        }
      },
      hash: (into) => into.f64(own.mps),
    };
  },
});
