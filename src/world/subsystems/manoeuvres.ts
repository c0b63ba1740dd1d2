import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { Autopilot } from '../manoeuvre/autopilot.ts';
import { type Manoeuvre, noPlan } from '../manoeuvre/flight-plan.ts';
import { roundFactorDown } from '../time/round-factor.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { celestial } from './celestial.ts';
import { freeBodies } from './free-bodies.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

/** What ships are to do. */
export interface Manoeuvres {
  /** Gives a ship another plan. Throws WorldError `invalid_command` for one that begins before now. */
  plan(vessel: Vessel, nodes: readonly Manoeuvre[], flying: boolean): void;
  /** Ends what a ship does by itself; its plan stays. */
  letGo(vessel: Vessel): void;
  /** Takes the plan of a ship away. */
  forget(vessel: Vessel): void;
}

/** Flies the planned manoeuvres of ships. */
export const manoeuvres = defineSubsystem({
  name: 'manoeuvres',
  doc: 'Flies what ships are planned to do: turns them in time and fires around the instant, while time is slow enough for it.',
  needs: { time, celestial, freeBodies, vessels },
  phase: 'plan',
  start({ needs }) {
    const { fleet } = needs.vessels;
    const { clock } = needs.time;
    const autopilot = new Autopilot(fleet.table, needs.freeBodies.pull.rulers);
    const tick = { spanS: 0, tickS: clock.stepS };
    const secondsTo = ({ day, second }: Manoeuvre): number =>
      (day - clock.day) * 86_400 + (second - clock.second);
    const api: Manoeuvres = {
      plan(vessel, nodes, flying) {
        if (needs.celestial.field === null && needs.freeBodies.list().length === 0)
          throw new WorldError(
            'no_bodies',
            'In a scene without Sun, planets or custom bodies there is no orbit to plan by.',
          );
        const inOrder = nodes.toSorted((a, b) => a.day - b.day || a.second - b.second);
        const late = nodes.findIndex((node) => secondsTo(node) < 0);
        if (late >= 0)
          throw new WorldError(
            'invalid_command',
            `Manoeuvre ${late + 1} lies before now. Give it a later instant.`,
            undefined,
            `nodes.${late}`,
          );
        autopilot.letGo(vessel.row, vessel.plan);
        vessel.plan = nodes.length === 0 ? noPlan : { nodes: inOrder, flying, burning: null };
      },
      letGo(vessel) {
        vessel.plan = autopilot.letGo(vessel.row, vessel.plan);
      },
      forget(vessel) {
        autopilot.letGo(vessel.row, vessel.plan);
        vessel.plan = noPlan;
      },
    };
    return {
      api,
      step() {
        tick.spanS = needs.time.spanS;
        let longestS = Number.POSITIVE_INFINITY;
        let entity = 0;
        for (const vessel of fleet.byRow) {
          if (vessel === undefined || vessel.plan === noPlan || tick.spanS === 0) continue;
          const toNodeS = secondsTo(vessel.plan.nodes[0]) + tick.spanS;
          vessel.plan = autopilot.steer(vessel.row, vessel.plan, toNodeS, tick);
          if (autopilot.longestS >= longestS) continue;
          longestS = autopilot.longestS;
          entity = vessel.id;
        }
        if (tick.spanS === 0) return;
        const factor = longestS / tick.tickS;
        needs.time.limit('burn', Number.isFinite(factor) ? roundFactorDown(factor) : factor, entity);
      },
    };
  },
});
