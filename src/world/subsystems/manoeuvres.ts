import { defineSubsystem } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { Autopilot } from '../manoeuvre/autopilot.ts';
import { type Manoeuvre, noPlan } from '../manoeuvre/flight-plan.ts';
import {
  changedPlan,
  inOrder,
  type PlanChange,
  requireAhead,
  requireFlyable,
} from '../manoeuvre/plan-change.ts';
import { roundFactorDown } from '../time/round-factor.ts';
import type { WorldTime } from '../time/world-time.ts';
import type { Vessel } from '../vessel/vessel.ts';
import { celestial } from './celestial.ts';
import { freeBodies } from './free-bodies.ts';
import { time } from './time.ts';
import { type Vessels, vessels } from './vessels.ts';

/** What ships are to do. */
export interface Manoeuvres {
  /** Gives a ship another plan. Throws WorldError `no_bodies`, and `burn_past` for a burn before now. */
  plan(vessel: Vessel, nodes: readonly Manoeuvre[], flying: boolean): void;
  /**
   * Changes the plan of a ship: all that is wanted, or nothing. A burn that is under way goes on where it stays in the plan.
   * Throws WorldError `no_bodies`, and what `changedPlan` and `requireFlyable` throw.
   */
  change(vessel: Vessel, change: PlanChange): void;
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
  start({ needs, onStop }) {
    const { fleet } = needs.vessels;
    const { clock } = needs.time;
    const autopilot = new Autopilot(fleet.table, needs.freeBodies.pull.rulers);
    const secondsTo = ({ day, second }: Manoeuvre): number =>
      (day - clock.day) * 86_400 + (second - clock.second);
    const requireBodies = (): void => {
      if (needs.celestial.field === null && needs.freeBodies.list().length === 0)
        throw new WorldError(
          'no_bodies',
          'In a scene without Sun, planets or custom bodies there is no orbit to plan by.',
        );
    };
    const limitTime = limiterOf(autopilot, needs, secondsTo);
    onStop(needs.vessels.whenPlaced(() => limitTime.forAll(false)));
    const api: Manoeuvres = {
      plan(vessel, nodes, flying) {
        requireBodies();
        for (const [at, node] of nodes.entries()) requireAhead(node, secondsTo, at);
        autopilot.letGo(vessel.row, vessel.plan);
        vessel.plan = nodes.length === 0 ? noPlan : { nodes: inOrder(nodes), flying, burning: null };
        limitTime.forOne(vessel);
      },
      change(vessel, change) {
        requireBodies();
        const { row, plan } = vessel;
        const { nodes, add, remove, flying } = change;
        if (flying === false && (nodes ?? add ?? remove) === undefined) {
          vessel.plan = autopilot.letGo(row, plan);
          return;
        }
        const wanted = changedPlan(plan, change, secondsTo);
        // A burn less, and else nothing, leaves a ship to fly what it flew.
        if (wanted.flying && (flying ?? nodes ?? add) !== undefined)
          requireFlyable(fleet.table, row, wanted, plan.flying, secondsTo);
        if (wanted.burning === null) autopilot.letGo(row, plan);
        vessel.plan = wanted.nodes.length === 0 ? noPlan : wanted;
        limitTime.forOne(vessel);
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
        const { spanS } = needs.time;
        if (spanS === 0) return;
        for (const vessel of fleet.byRow) {
          if (vessel === undefined) continue;
          const [node] = vessel.plan.nodes;
          const toNodeS = node === undefined ? 0 : secondsTo(node) + spanS;
          vessel.plan = autopilot.steer(vessel.row, vessel.plan, toNodeS, spanS);
        }
        limitTime.forAll(true);
      },
    };
  },
});

/** Keeps time slow enough for ships that fly by themselves. */
function limiterOf(
  autopilot: Autopilot,
  { time, vessels: { fleet } }: { readonly time: WorldTime; readonly vessels: Vessels },
  secondsTo: (node: Manoeuvre) => number,
) {
  const { stepS } = time.clock;
  const factorFor = ({ row, plan }: Vessel, steered: boolean): number => {
    const factor = autopilot.longestS(row, plan, secondsTo(plan.nodes[0]), stepS, steered) / stepS;
    return Number.isFinite(factor) ? roundFactorDown(factor) : factor;
  };
  return {
    /** For all of them; `steered` when they have been in this tick. */
    forAll(steered: boolean): void {
      let lowest = Number.POSITIVE_INFINITY;
      let entity = 0;
      for (const vessel of fleet.byRow) {
        if (vessel === undefined || !vessel.plan.flying) continue;
        const factor = factorFor(vessel, steered);
        if (factor >= lowest) continue;
        lowest = factor;
        entity = vessel.id;
      }
      time.limit('burn', lowest, entity);
    },
    /** For one that has another plan now, beside the others. */
    forOne(vessel: Vessel): void {
      if (!vessel.plan.flying) return;
      const factor = factorFor(vessel, false);
      if (factor < time.limitBy('burn')) time.limit('burn', factor, vessel.id);
    },
  };
}
