import { count, defineSubsystem, ratio } from '../../engine/index.ts';
import { FreeBodyKeeper } from '../free-bodies/keeper.ts';
import { bodyMakeOf } from '../free-bodies/make-body.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { celestial } from './celestial.ts';
import { entities } from './entities.ts';
import { events } from './events.ts';
import { light } from './light.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';

/** Moves the bodies that no ephemeris knows. */
export const freeBodies = defineSubsystem({
  name: 'free-bodies',
  doc: 'Moves custom bodies under the pulls of each other, of all bodies on rails and of the Sun by Einstein; what meets becomes one.',
  needs: { setting, time, celestial, light, entities, events },
  phase: 'plan',
  options: {
    stepBudget: count({
      default: 64,
      min: 8,
      max: 400,
      doc: 'steps of integration that a body may take in a tick, many in proportion to their pairs fewer; time slows down rather than pass it',
    }),
    tolerance: ratio({
      default: 1e-12,
      min: 1e-14,
      max: 1e-6,
      doc: 'largest error of a step, in parts of the distance to the nearest other body',
    }),
  },
  state: {
    nextStepS: 'the step that the integrator tries first, s',
    bodies: 'id, reference body, what it is and state of each body',
  },
  start({ needs, options }) {
    const keeper = new FreeBodyKeeper(needs, options);
    for (const { node, place } of new ScenePlaces(needs.setting.scene, needs.celestial.field).all('body'))
      keeper.add(bodyMakeOf(node), place);
    return {
      api: keeper,
      step: () => keeper.step(),
      check: () => keeper.check(),
      save: () => keeper.save(),
      restore: (saved) => keeper.restore(saved),
      hash: (into) => keeper.hash(into),
    };
  },
});
