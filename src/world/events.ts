import type { CommandType } from './commands.ts';
import type { WorldErrorCode } from './error.ts';
import type { Oddity } from './free-bodies/plausibility.ts';

/** Why the clock runs slower than asked for. */
export type TimeCapReason =
  | 'ground'
  | 'custom_ground'
  | 'air'
  | 'steps'
  | 'rigid_bodies'
  | 'burn'
  | 'free_bodies'
  | 'strong_pull'
  | 'swarms'
  | 'span';

/** Something that happened in the world. */
export type WorldEventBody =
  | {
      readonly type: 'answer';
      readonly id: string;
      readonly command: CommandType | null;
      readonly ok: true;
      readonly entity?: number;
      /** The swarm that it is about. */
      readonly swarm?: number;
      /** The instant of a burn that was put into a plan: TDB since J2000. */
      readonly burn?: { readonly day: number; readonly second: number };
      /** Of a custom body that was put somewhere: what it goes about, null for nothing, and what is odd about it. */
      readonly bound_to?: string | null;
      readonly warnings?: readonly Oddity[];
    }
  | {
      readonly type: 'answer';
      readonly id: string;
      readonly command: CommandType | null;
      readonly ok: false;
      readonly code: WorldErrorCode;
      readonly message: string;
      /** Which field of the command is wrong, its keys joined by dots. */
      readonly field?: string;
    }
  | {
      readonly type: 'visitor_joined' | 'visitor_left';
      readonly visitor: string;
      readonly name: string;
      readonly entity: number;
    }
  | { readonly type: 'visitor_renamed'; readonly visitor: string; readonly name: string }
  | {
      readonly type: 'visitor_jumped';
      readonly visitor: string;
      readonly entity: number;
      readonly body: string;
    }
  | {
      readonly type: 'entity_added' | 'entity_removed';
      readonly entity: number;
      readonly kind: string;
      readonly name: string;
    }
  | {
      readonly type: 'time_changed';
      readonly factor: number;
      readonly paused: boolean;
      /** A visitor's name, `operator`, or `scene`. */
      readonly holder: string;
    }
  | { readonly type: 'date_changed'; readonly day: number; readonly second: number }
  | { readonly type: 'span_reached'; readonly day: number; readonly second: number }
  | {
      readonly type: 'reference_changed';
      readonly entity: number;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly type: 'touched_ground';
      readonly entity: number;
      /** What it stands on: a custom body (else 0), or a body on rails (else null). */
      readonly other: number;
      readonly other_name: string;
      readonly body: string | null;
      /** Relative to the ground, in all directions and downward. */
      readonly speed_mps: number;
      readonly sink_mps: number;
      readonly lat_deg: number;
      readonly lon_deg: number;
    }
  | {
      readonly type: 'bodies_merged';
      /** The one that stays, with all the mass and momentum, and the one that is gone. */
      readonly entity: number;
      readonly name: string;
      readonly other: number;
      readonly other_name: string;
      /** At which they met. */
      readonly speed_mps: number;
    }
  | {
      readonly type: 'body_fell';
      /** The custom body, which is gone, and what it fell on. */
      readonly entity: number;
      readonly name: string;
      readonly body: string;
      readonly speed_mps: number;
    }
  | {
      readonly type: 'close_approach';
      readonly entity: number;
      readonly name: string;
      /** What it passed: another custom body (else 0), or a body on rails (else null). */
      readonly other: number;
      readonly other_name: string;
      readonly body: string | null;
      readonly distance_m: number;
      readonly speed_mps: number;
    }
  | {
      readonly type: 'left_ground';
      readonly entity: number;
      readonly other: number;
      readonly other_name: string;
      readonly body: string | null;
    }
  | {
      /** An operator has changed what a ship is to do: it has so many burns planned, and flies them by itself or not. */
      readonly type: 'plan_changed';
      readonly entity: number;
      readonly name: string;
      readonly burns: number;
      readonly flying: boolean;
    }
  | { readonly type: 'light_changed'; readonly light_mps: number }
  | {
      readonly type: 'speed_limited';
      readonly entity: number;
      /** The highest speed of a ship, a little below light. */
      readonly limit_mps: number;
      readonly light_mps: number;
    }
  | { readonly type: 'fuel_empty'; readonly entity: number }
  | { readonly type: 'returned_to_start'; readonly entity: number; readonly name: string }
  | {
      readonly type: 'swarm_added' | 'swarm_removed';
      readonly swarm: string;
      /** What its bodies go about, and how many there are. */
      readonly body: string;
      readonly count: number;
    }
  | {
      /** Bodies of a swarm fell into a celestial body in one tick; `left` are still there. */
      readonly type: 'swarm_fell';
      readonly swarm: string;
      readonly body: string;
      readonly count: number;
      readonly left: number;
    }
  | { readonly type: 'rebased'; readonly distance_m: number; readonly count: number }
  | { readonly type: 'events_dropped'; readonly count: number };

/** An event with its place in the world's history: `seq` grows by one, also over a restore. */
export type WorldEvent = WorldEventBody & { readonly seq: number; readonly tick: number };
