import type { TimeCapReason } from '../events.ts';
import type { TimeHolder } from './time-rule.ts';
import type { WorldTime } from './world-time.ts';

/** The clock as others see it. */
export interface WorldTimeView {
  /** Ticks since the world began, paused ones included. */
  readonly tick: number;
  /** TDB since J2000: whole days and seconds of the day. */
  readonly day: number;
  readonly second: number;
  /** How fast light is, m/s. */
  readonly lightMps: number;
  /** Simulated seconds per real second, now: 0 while paused. */
  readonly factor: number;
  /** What holds once the factor has changed smoothly and nothing limits it. */
  readonly targetFactor: number;
  /** Where the factor is going under the limits of now, and in how many ticks it will be there. */
  readonly goalFactor: number;
  readonly rampTicksLeft: number;
  readonly paused: boolean;
  /** Whose word holds: a visitor's name, `operator` or `scene`; and the visitor's id. */
  readonly holder: string;
  readonly holderVisitor: string | null;
  /** What holds time back, and for the sake of which entity (0: none); null when nothing does. */
  readonly cap: {
    readonly reason: TimeCapReason;
    readonly factor: number;
    readonly entity: number;
    readonly text: string;
  } | null;
}

const capTexts: Readonly<Record<TimeCapReason, string>> = {
  ground: 'a ship could reach the ground',
  custom_ground: 'a ship could reach the surface of a custom body',
  air: 'a ship is in air, or near it',
  steps: 'there is too much to compute for so fast a time',
  rigid_bodies: 'things here can touch each other',
  burn: 'a ship is about to fire as planned',
  free_bodies: 'bodies pull each other so strongly that more steps a tick would be needed',
  strong_pull: 'a ship is where a body pulls it strongly',
  swarms: 'a swarm of bodies takes too much to compute for so fast a time',
  span: 'the ephemeris ends here; set another date to go on',
};

/** Knows the names of visitors. */
interface Names {
  nameOf(visitor: string): string | undefined;
}

/** Who holds the time, in words: a visitor's name, `operator` or `scene`. */
export function holderName(holder: TimeHolder, names: Names): string {
  return holder.kind === 'visitor' ? (names.nameOf(holder.visitor) ?? holder.visitor) : holder.kind;
}

/** Makes the view of a clock. */
export function viewTime(tick: number, time: WorldTime, names: Names, lightMps: number): WorldTimeView {
  const { factor: targetFactor, paused, holder } = time.verdict();
  const cap = time.cap();
  return {
    tick,
    day: time.clock.day,
    second: time.clock.second,
    lightMps,
    factor: time.rate,
    targetFactor,
    goalFactor: time.goalFactor,
    rampTicksLeft: time.rampTicksLeft,
    paused,
    holder: holderName(holder, names),
    holderVisitor: holder.kind === 'visitor' ? holder.visitor : null,
    cap: cap === null ? null : { ...cap, text: capTexts[cap.reason] },
  };
}
