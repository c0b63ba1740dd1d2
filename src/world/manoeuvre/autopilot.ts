import { bodies } from '../../astro/index.ts';
import { exp, log, type Vec3, vec3 } from '../../math/index.ts';
import { holdModes } from '../commands.ts';
import type { FreeRulers } from '../free-bodies/rulers.ts';
import { impulseAhead, impulseSize } from '../vessel/impulse-axes.ts';
import type { VesselTable } from '../vessel/vessel-table.ts';
import { isTurnedByHand, TURN_LEAD_S, timeFor } from './burns.ts';
import { type FlightPlan, type Manoeuvre, noPlan } from './flight-plan.ts';

/** Engines fire only while the ship points to within this angle of where the burn pushes: its cosine. */
const ALIGNED = 0.9998;
/** A burn takes at least so many ticks, and a tick at most this share of the time until it begins. */
const TICKS_OF_BURN = 32;
const SHARE_OF_WAIT = 0.25;
/** A change of velocity smaller than this is none, m/s. */
const NOTHING_MPS = 1e-9;

const hold = { none: holdModes.indexOf('none'), manoeuvre: holdModes.indexOf('manoeuvre') } as const;
const state = new Float64Array(6);
const nose = vec3.create();
const offset = vec3.create();
const ahead = vec3.create(0, 0, -1);

/**
 * Flies the plans of ships: turns in time, fires so that half of the change of velocity is done at the instant of the
 * manoeuvre, along the direction that it has there, and the last tick weaker, so that nothing is too much.
 */
export class Autopilot {
  readonly #table: VesselTable;
  readonly #rulers: FreeRulers;

  constructor(table: VesselTable, rulers: FreeRulers) {
    this.#table = table;
    this.#rulers = rulers;
  }

  /**
   * Steers a ship through a tick of `spanS` that begins `toNodeS` before its first manoeuvre; returns what is left of the plan. A ship
   * that does not point where a burn pushes goes on turning, and leaves the burn out when it is too late to begin it. For who holds
   * where burns push, nothing is left of those before.
   */
  steer(row: number, plan: FlightPlan, toNodeS: number, spanS: number): FlightPlan {
    const table = this.#table;
    const [node] = plan.nodes;
    if (node === undefined) {
      vec3.set(this.#heading(row), 0, 0, 0);
      return noPlan;
    }
    if (plan.flying && (table.stands(row) || isTurnedByHand(table, row))) return this.letGo(row, plan);
    if (plan.burning !== null) {
      vec3.copy(this.#heading(row), plan.burning.heading);
      return this.#burn(row, plan, plan.burning.leftMps, spanS);
    }
    const startS = toNodeS - this.#halfS(row, node);
    if (plan.flying && startS - spanS <= TURN_LEAD_S) table.hold[row] = hold.manoeuvre;
    if (table.hold[row] === hold.manoeuvre) this.#aim(row, node, toNodeS);
    if (!plan.flying) return toNodeS < 0 ? withoutFirst(plan) : plan;
    if (startS < -TURN_LEAD_S) return withoutFirst(this.letGo(row, plan));
    if (startS > spanS) return plan;
    return this.#burn(row, plan, impulseSize(node), spanS, spanS - Math.max(0, startS));
  }

  /**
   * How long the next tick may be for the sake of a ship whose first manoeuvre is `toNodeS` ahead, s; at least `tickS`.
   * @param steered Whether the ship was steered in this tick: before that nothing is known of where it has to point.
   */
  longestS(row: number, plan: FlightPlan, toNodeS: number, tickS: number, steered: boolean): number {
    const [node] = plan.nodes;
    if (node === undefined || !plan.flying) return Number.POSITIVE_INFINITY;
    if (plan.burning !== null)
      return Math.max(tickS, timeFor(this.#table, row, plan.burning.leftMps) / TICKS_OF_BURN);
    const startS = toNodeS - this.#halfS(row, node);
    const turnS = startS - TURN_LEAD_S;
    const points = steered && this.#table.hold[row] === hold.manoeuvre && this.#isAligned(row);
    const untilS = points ? startS : 0;
    return Math.max(tickS, SHARE_OF_WAIT * (turnS > 0 ? turnS : untilS));
  }

  /** Gives the ship back to its pilot. */
  letGo(row: number, plan: FlightPlan): FlightPlan {
    if (!plan.flying) return plan;
    if (plan.burning !== null) this.#throttle(row, 0);
    if (this.#table.hold[row] === hold.manoeuvre) this.#table.hold[row] = hold.none;
    const nodes = plan.burning === null ? plan.nodes : plan.nodes.slice(1);
    return nodes.length === 0 ? noPlan : { nodes, flying: false, burning: null };
  }

  /** How long before its instant a burn begins, s. */
  #halfS(row: number, node: Manoeuvre): number {
    return timeFor(this.#table, row, 0.5 * impulseSize(node));
  }

  /** Fires for `timeS` of the tick, its end, or until nothing is left. */
  #burn(row: number, plan: FlightPlan, leftMps: number, spanS: number, timeS = spanS): FlightPlan {
    const table = this.#table;
    if (leftMps <= NOTHING_MPS) return this.#finish(row, plan);
    if (table.fuelKg[row] === 0 || !(table.thrustN[row] > 0)) return this.letGo(row, plan);
    table.hold[row] = hold.manoeuvre;
    if (!this.#isAligned(row)) {
      this.#throttle(row, 0);
      return plan;
    }
    const exhaustMps = table.exhaustSpeedMps[row];
    const massKg = table.massKg(row);
    const spentKg = (table.thrustN[row] * timeS) / exhaustMps;
    const most = spentKg < massKg ? exhaustMps * log(massKg / (massKg - spentKg)) : leftMps;
    const done = Math.min(leftMps, most);
    const share = ((massKg * exhaustMps) / (table.thrustN[row] * spanS)) * (1 - exp(-done / exhaustMps));
    this.#throttle(row, Math.min(1, share));
    const heading = plan.burning?.heading ?? this.#heading(row).slice();
    return { ...plan, burning: { heading, leftMps: leftMps - done } };
  }

  #finish(row: number, plan: FlightPlan): FlightPlan {
    const rest = withoutFirst(plan);
    this.#throttle(row, 0);
    if (!rest.flying) this.#table.hold[row] = hold.none;
    return rest;
  }

  /** Writes where a manoeuvre pushes: by the axes of the flight about what holds the ship, as it will be at that instant. */
  #aim(row: number, node: Manoeuvre, toNodeS: number): void {
    const table = this.#table;
    const { offsetM, velocityMps } = table.vectors[row];
    const body = table.body[row];
    vec3.copy(offset, offsetM);
    vec3.copy(nose, velocityMps);
    const holder = this.#rulers.holderOf(body, 'start', offsetM, table.holder[row]);
    const gmM3S2 = holder < 0 ? bodies[body].gmM3S2 : this.#rulers.bodyAt(holder).gmM3S2;
    this.#rulers.countFrom(holder, body, 'start', offset, nose);
    state.set(offset);
    state.set(nose, 3);
    const heading = this.#heading(row);
    vec3.normalize(heading, impulseAhead(heading, state, gmM3S2, toNodeS, node));
  }

  #heading(row: number): Vec3 {
    return this.#table.vectors[row].heading;
  }

  #isAligned(row: number): boolean {
    vec3.transformQuat(nose, ahead, this.#table.vectors[row].attitude);
    return vec3.dot(nose, this.#heading(row)) >= ALIGNED;
  }

  #throttle(row: number, share: number): void {
    vec3.set(this.#table.vectors[row].thrust, 0, 0, -share);
  }
}

function withoutFirst({ nodes, flying }: FlightPlan): FlightPlan {
  return nodes.length < 2 ? noPlan : { nodes: nodes.slice(1), flying, burning: null };
}
