import type { CommandType } from './commands.ts';
import type { WorldErrorCode } from './error.ts';

/** Why the clock runs slower than asked for. */
export type TimeCapReason = 'ground' | 'steps' | 'rigid_bodies' | 'span';

/** Something that happened in the world. */
export type WorldEventBody =
  | {
      readonly type: 'answer';
      readonly id: string;
      readonly command: CommandType | null;
      readonly ok: true;
      readonly entity?: number;
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
      readonly body: string;
      /** Relative to the ground, in all directions and downward. */
      readonly speed_mps: number;
      readonly sink_mps: number;
      readonly lat_deg: number;
      readonly lon_deg: number;
    }
  | { readonly type: 'left_ground'; readonly entity: number; readonly body: string }
  | { readonly type: 'fuel_empty'; readonly entity: number }
  | { readonly type: 'returned_to_start'; readonly entity: number; readonly name: string }
  | { readonly type: 'rebased'; readonly distance_m: number; readonly count: number }
  | { readonly type: 'events_dropped'; readonly count: number };

/** An event with its place in the world's history: `seq` grows by one, also over a restore. */
export type WorldEvent = WorldEventBody & { readonly seq: number; readonly tick: number };
