import { bodies } from '../../astro/index.ts';
import { count, defineSubsystem } from '../../engine/index.ts';
import { DEG } from '../../math/index.ts';
import type { BodyField } from '../celestial/body-field.ts';
import { lowerFactor, roundFactorDown } from '../time/round-factor.ts';
import type { WorldTime } from '../time/world-time.ts';
import { liftOff, rest, type Touchdown, touchDown } from '../vessel/ground.ts';
import { expectedSteps, safeAirSpanS, safeSpanS } from '../vessel/safe-span.ts';
import { motion, type VesselTable } from '../vessel/vessel-table.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { time } from './time.ts';
import { type Vessels, vessels } from './vessels.ts';

interface Needs {
  readonly time: WorldTime;
  readonly vessels: Vessels;
}

/** Lets ships meet the ground and leave it, and keeps time slow enough that none falls through. */
export const ground = defineSubsystem({
  name: 'ground',
  doc: 'Stands ships on the surface they meet, lets them lift off, and slows time where a tick could carry one through it.',
  needs: { time, celestial, vessels, events },
  phase: 'contact',
  options: {
    stepBudget: count({
      default: 500,
      min: 10,
      max: 100_000,
      doc: 'steps of integration that all ships together may take in a tick; time slows down rather than pass it',
    }),
  },
  start({ needs, options, onStop }) {
    const { field } = needs.celestial;
    if (field === null) throw new Error('a scene without bodies has no ground; leave this subsystem out');
    const { table } = needs.vessels.fleet;
    const touchdown: Touchdown = { speedMps: 0, sinkMps: 0, latRad: 0, lonRad: 0 };

    const fly = (row: number): void => {
      if (!touchDown(touchdown, table, row, field)) return;
      needs.events.emit({
        type: 'touched_ground',
        entity: table.id[row],
        other: 0,
        other_name: '',
        body: bodies[table.body[row]].name,
        speed_mps: touchdown.speedMps,
        sink_mps: touchdown.sinkMps,
        lat_deg: touchdown.latRad / DEG,
        lon_deg: touchdown.lonRad / DEG,
      });
    };
    const stand = (row: number): void => {
      rest(table, row, field);
      if (!liftOff(table, row, field)) return;
      const body = bodies[table.body[row]].name;
      needs.events.emit({ type: 'left_ground', entity: table.id[row], other: 0, other_name: '', body });
    };
    const limitTime = limiterOf(needs, field, options.stepBudget);
    onStop(needs.vessels.whenPlaced(limitTime));
    return {
      step() {
        const moves = needs.time.spanS > 0;
        for (let row = 0; row < table.rows; row += 1) {
          if (table.used[row] === 0) continue;
          // Also while paused: the date can be set.
          if (table.motion[row] === motion.landed) stand(row);
          else if (moves && table.motion[row] !== motion.carried) fly(row);
        }
        limitTime();
      },
    };
  },
});

/** What keeps time slow enough for all ships as they are now. */
function limiterOf({ time, vessels }: Needs, field: BodyField, stepBudget: number): () => void {
  const { clock } = time;
  const { table } = vessels.fleet;
  const limitBy = (reason: 'ground' | 'air', spanOf: (row: number) => number): void => {
    const { spanS, row } = shortestSpan(table, spanOf);
    const factor = spanS / clock.stepS;
    time.limit(reason, Number.isFinite(factor) ? roundFactorDown(factor) : factor, table.id[row]);
  };
  const toGround = (row: number): number => safeSpanS(table, row, field);
  const inAir = (row: number): number => Math.max(clock.stepS, safeAirSpanS(table, row, vessels.settings));
  const stepsAt = (factor: number): number => {
    let steps = 0;
    for (let row = 0; row < table.rows; row += 1) {
      if (table.used[row] === 1) steps += expectedSteps(table, row, factor * clock.stepS);
    }
    return steps;
  };
  const limitForSteps = (wanted: number): void => {
    let factor = wanted;
    while (factor > 1 && stepsAt(factor) > stepBudget) factor = lowerFactor(factor);
    time.limit('steps', factor < wanted ? factor : Number.POSITIVE_INFINITY, 0);
  };
  return () => {
    const wanted = Math.max(time.verdict().factor, time.factor);
    // At 1x a tick is as short as it can be, so there is nothing to limit.
    if (wanted <= 1) {
      time.limit('ground', Number.POSITIVE_INFINITY, 0);
      time.limit('air', Number.POSITIVE_INFINITY, 0);
      time.limit('steps', Number.POSITIVE_INFINITY, 0);
      return;
    }
    limitBy('ground', toGround);
    limitBy('air', inAir);
    limitForSteps(wanted);
  };
}

const shortest = { spanS: 0, row: 0 };

/** The shortest span that any vessel allows, and which one; infinite where none cares. */
function shortestSpan(table: VesselTable, spanOf: (row: number) => number): typeof shortest {
  shortest.spanS = Number.POSITIVE_INFINITY;
  for (let row = 0; row < table.rows; row += 1) {
    if (table.used[row] === 0) continue;
    const spanS = spanOf(row);
    if (spanS >= shortest.spanS) continue;
    shortest.spanS = spanS;
    shortest.row = row;
  }
  return shortest;
}
