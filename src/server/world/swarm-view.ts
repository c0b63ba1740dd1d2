import { bodies, DAY_S } from '../../astro/index.ts';
import type { SwarmStates } from '../../protocol/index.ts';
import type { SwarmView as Swarm, World } from '../../world/index.ts';

/** After this part of the shortest time about the centre, the conics that pages draw are told anew; never within a second. */
const TELL_SHARE = 0.01;
const TELL_TICKS = 90;

/** What was told of a swarm. */
interface Told {
  readonly id: number;
  readonly day: number;
  readonly second: number;
  readonly changes: number;
}

/**
 * Turns the swarms of a world into what visitors are sent. A page carries each body along its conic by itself, so it is told
 * seldom: at first, at once when a swarm comes or goes, when a body falls or the clock is set, and when so much time has passed
 * that the pulls of planets count.
 */
export class SwarmView {
  private readonly world: World;
  private told: readonly Told[] = [];
  private toldTick = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** All swarms as they are. */
  state(): SwarmStates[] {
    const { swarms, time } = this.world;
    this.told = swarms.map(({ id, day, second, changes }) => ({ id, day, second, changes }));
    this.toldTick = time.tick;
    return swarms.map(statesOf);
  }

  /** All swarms where they have to be told again, else null. */
  news(): SwarmStates[] | null {
    const { swarms, time } = this.world;
    const { told } = this;
    if (swarms.length !== told.length || swarms.some(({ id }, at) => id !== told[at]?.id))
      return this.state();
    if (time.tick - this.toldTick < TELL_TICKS) return null;
    return swarms.some((swarm, at) => isOld(swarm, told[at])) ? this.state() : null;
  }
}

function isOld({ day, second, changes, shortestS }: Swarm, told: Told | undefined): boolean {
  if (told === undefined) return true;
  const sinceS = (day - told.day) * DAY_S + (second - told.second);
  return changes !== told.changes || Math.abs(sinceS) > TELL_SHARE * shortestS;
}

function statesOf({
  id,
  name,
  body,
  colour,
  absoluteMagnitude,
  day,
  second,
  states,
  count,
}: Swarm): SwarmStates {
  const floats = Float32Array.from(states.subarray(0, 6 * count));
  return {
    id,
    name,
    body: bodies[body].name,
    colour,
    absolute_magnitude: absoluteMagnitude,
    day,
    second,
    states: Buffer.from(floats.buffer).toString('base64'),
  };
}
