import { exp } from '../../math/index.ts';
import { WorldError } from '../error.ts';
import { limits } from '../limits.ts';
import { impulseSize } from '../vessel/impulse-axes.ts';
import { burnTimeS, type Engine } from '../vessel/propulsion.ts';
import type { VesselTable } from '../vessel/vessel-table.ts';
import { changeLeft, engineOf, isTurnedByHand, TURN_LEAD_S } from './burns.ts';
import type { FlightPlan, Manoeuvre } from './flight-plan.ts';

/** What is to become of a plan; what is left out stays. */
export interface PlanChange {
  /** All manoeuvres, in place of those before. */
  readonly nodes?: readonly Manoeuvre[] | undefined;
  /** Else one to take out, as it stands in the plan, and one to put in. */
  readonly remove?: Manoeuvre | undefined;
  readonly add?: Manoeuvre | undefined;
  readonly flying?: boolean | undefined;
}

/** Whether two manoeuvres are one: the same change at the same instant. */
function sameManoeuvre(a: Manoeuvre, b: Manoeuvre): boolean {
  return (
    a.day === b.day &&
    a.second === b.second &&
    a.progradeMps === b.progradeMps &&
    a.normalMps === b.normalMps &&
    a.radialMps === b.radialMps
  );
}

/** The manoeuvres in the order of their instants. */
export function inOrder(nodes: readonly Manoeuvre[]): Manoeuvre[] {
  return nodes.toSorted((a, b) => a.day - b.day || a.second - b.second);
}

/**
 * What a change makes of a plan: a burn that is under way goes on where it stays in a plan that is flown. Throws WorldError
 * `unknown_burn` for one to take out that is not planned (any more), `burn_under_way` for one to be changed that is,
 * `too_many_burns`, and `burn_past` for a new one that lies before now.
 */
export function changedPlan(
  plan: FlightPlan,
  change: PlanChange,
  secondsTo: (node: Manoeuvre) => number,
): FlightPlan {
  const under = plan.burning === null ? undefined : plan.nodes[0];
  const { nodes: all, remove, add } = change;
  if (under !== undefined && add !== undefined && remove !== undefined && sameManoeuvre(under, remove))
    throw new WorldError('burn_under_way', 'The burn is under way, so it cannot be changed any more.');
  // Who only adds a burn and stops the ship ends the one under way, too.
  const ended = change.flying === false ? under : undefined;
  const wanted = all === undefined ? edited(plan.nodes, change).filter((node) => node !== ended) : all;
  for (const [at, node] of wanted.entries())
    if (!plan.nodes.some((known) => sameManoeuvre(known, node)))
      requireAhead(node, secondsTo, at, all === undefined ? 'add' : `nodes.${at}`);
  const nodes = inOrder(wanted);
  const flying = change.flying ?? (plan.flying && nodes.length > 0);
  const at = under === undefined || !flying ? -1 : nodes.findIndex((node) => sameManoeuvre(node, under));
  // What burns stays first, whatever is put before it.
  if (at > 0) nodes.unshift(...nodes.splice(at, 1));
  return { nodes, flying, burning: at < 0 ? null : plan.burning };
}

function edited(nodes: readonly Manoeuvre[], { remove, add }: PlanChange): readonly Manoeuvre[] {
  const rest = [...nodes];
  if (remove !== undefined) {
    const at = rest.findIndex((node) => sameManoeuvre(node, remove));
    if (at < 0) throw new WorldError('unknown_burn', 'This burn is not planned: it is done, or was changed.');
    rest.splice(at, 1);
  }
  if (add === undefined) return rest;
  if (rest.length >= limits.manoeuvres)
    throw new WorldError(
      'too_many_burns',
      `The ship has ${limits.manoeuvres} burns planned, and takes no more. Remove one first.`,
    );
  return [...rest, add];
}

/** Throws WorldError `burn_past` for a manoeuvre that lies before now, the one at such a place in what was given. */
export function requireAhead(
  node: Manoeuvre,
  secondsTo: (node: Manoeuvre) => number,
  at: number,
  field = `nodes.${at}`,
): void {
  const timeS = secondsTo(node);
  if (timeS >= 0) return;
  const what = field === 'add' ? 'The burn' : `Burn ${at + 1}`;
  const message = `${what} lies ${(-timeS).toFixed(1)} s before now. Give it a later instant.`;
  throw new WorldError('burn_past', message, undefined, field);
}

/**
 * Throws WorldError where a ship cannot fly a plan by itself: `cannot_fly_plan` for one with nothing to fly, without engines or torque, on
 * the ground, under a pilot's hands, or with no time for one of its burns; `not_enough_delta_v`.
 * @param flies Whether the ship flies by itself already.
 */
export function requireFlyable(
  table: VesselTable,
  row: number,
  plan: FlightPlan,
  flies: boolean,
  secondsTo: (node: Manoeuvre) => number,
): void {
  const why = obstacle(table, row, plan, flies);
  if (why !== null) throw new WorldError('cannot_fly_plan', why);
  const changesMps = plan.nodes.map(impulseSize);
  if (plan.burning !== null) changesMps[0] = plan.burning.leftMps;
  const changeMps = changesMps.reduce((sum, part) => sum + part, 0);
  const leftMps = changeLeft(table, row);
  if (changeMps > leftMps)
    throw new WorldError(
      'not_enough_delta_v',
      `The plan takes ${changeMps.toFixed(1)} m/s, and what is in the tank gives ${leftMps.toFixed(1)} m/s.`,
    );
  requireTime(engineOf(table, row), plan, changesMps, secondsTo);
}

/** Throws WorldError `cannot_fly_plan` where a burn would have to begin while there is no time for it. */
function requireTime(
  engine: Engine,
  { nodes, burning }: FlightPlan,
  changesMps: readonly number[],
  secondsTo: (node: Manoeuvre) => number,
): void {
  const { exhaustSpeedMps } = engine;
  let { massKg } = engine;
  /** When the ship is done with what comes before, s from now. */
  let freeS = 0;
  for (const [at, node] of nodes.entries()) {
    const before = { ...engine, massKg };
    const isUnderWay = at === 0 && burning !== null;
    const startS = isUnderWay ? 0 : secondsTo(node) - burnTimeS(before, 0.5 * changesMps[at]);
    if (freeS - startS > TURN_LEAD_S)
      throw new WorldError(
        'cannot_fly_plan',
        at === 0
          ? 'The first burn is too near: to be half done at its instant, it would have had to begin already.'
          : `Burn ${at + 1} is too near to the one before it, which would last until it is too late to begin this one.`,
      );
    freeS = Math.max(freeS, startS) + burnTimeS(before, changesMps[at]);
    massKg *= exp(-changesMps[at] / exhaustSpeedMps);
  }
}

/** Why a ship does not fly by itself, whatever its burns are; null where it can. */
function obstacle(table: VesselTable, row: number, { nodes }: FlightPlan, flies: boolean): string | null {
  if (nodes.length === 0) return 'Nothing is planned that the ship could fly.';
  if (!(table.thrustN[row] > 0)) return 'The ship has no engines to fly the plan with.';
  if (!(table.torqueNm[row] > 0)) return 'The ship has no torque to turn with to where its burns push.';
  if (table.stands(row)) return 'The ship stands on the ground: it has to take off first.';
  // While a ship flies by itself, its thrust is nobody's.
  const thrusts = !flies && table.vectors[row].thrust.some((share) => share !== 0);
  if (thrusts || isTurnedByHand(table, row))
    return 'The pilot steers the ship by hand, which ends what it does by itself.';
  return null;
}
