import { formatUtc } from '../../astro/index.ts';
import { type Entity, entityName, type WorldMirror } from '../../protocol/index.ts';

/** How a visitor's line to the world stands. */
export type LineState = 'connecting' | 'live' | 'waiting' | 'closed';

/** What a visitor knows beside the world itself. */
export interface VisitFacts {
  readonly visitor: string | null;
  readonly shipId: number | null;
  readonly line: LineState;
  readonly scene: string | null;
  /** Whole states that came after the first one. */
  readonly resyncs: number;
  /** Times that the line was lost and came back. */
  readonly reconnects: number;
  /** Null where nobody measures it. */
  readonly roundTripMs: number | null;
}

/** Where a visitor's ship is, at which time of the world, and how the line does. */
export interface VisitReport {
  readonly line: LineState;
  readonly visitor: string | null;
  readonly scene: string | null;
  readonly ship: string | null;
  /** Body that the position is counted from, in its inertial frame (ICRF axes). */
  readonly body: string | null;
  readonly position_m: readonly number[] | null;
  readonly velocity_mps: readonly number[] | null;
  readonly tick: number | null;
  readonly utc: string | null;
  readonly factor: number | null;
  readonly paused: boolean | null;
  readonly resyncs: number;
  readonly reconnects: number;
  readonly round_trip_ms: number | null;
}

const tenths = 10;

/** Puts together what a visitor knows. */
export function reportOf(world: WorldMirror, facts: VisitFacts): VisitReport {
  const { clock } = world;
  const ship: Entity | undefined = facts.shipId === null ? undefined : world.get(facts.shipId);
  const { roundTripMs } = facts;
  return {
    line: facts.line,
    visitor: facts.visitor,
    scene: facts.scene,
    ship: ship === undefined ? null : entityName(ship.id),
    body: ship?.motion.body ?? null,
    position_m: ship?.motion.position_m ?? null,
    velocity_mps: ship?.motion.velocity_mps ?? null,
    tick: clock?.tick ?? null,
    utc: clock === undefined ? null : formatUtc(clock),
    factor: clock?.factor ?? null,
    paused: clock?.paused ?? null,
    resyncs: facts.resyncs,
    reconnects: facts.reconnects,
    round_trip_ms: roundTripMs === null ? null : Math.round(roundTripMs * tenths) / tenths,
  };
}
