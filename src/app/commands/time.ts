import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';

type TimeChange = NonNullable<RouteRequest<(typeof routes)['time_change']>['body']>;

/** Shows simulated time. */
export const show: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('time_read', {});
    return print(input, body);
  });

/** Sets the factor of simulated time. */
export const factor = changing(({ positionals }) => ({ factor: number(positionals[0], 'factor') }));

/** Stops simulated time. */
export const pause = changing(() => ({ paused: true }));

/** Lets simulated time go on. */
export const resume = changing(() => ({ paused: false }));

/** Goes to a date. */
export const jump = changing(({ positionals }) => ({ utc: date(positionals[0] ?? '') }));

/** Runs single ticks of a paused world. */
export const step = changing(({ positionals }) => ({
  step: positionals[0] === undefined ? 1 : number(positionals[0], 'number of ticks'),
}));

function changing(changeOf: (input: Input) => TimeChange): Action {
  return (input) =>
    asking(input, async () => {
      const { body } = await connect(input).call('time_change', { body: changeOf(input) });
      return print(input, body);
    });
}

interface Shown {
  readonly utc: string;
  readonly tick: number;
  readonly factor: number;
  readonly target_factor: number;
  readonly paused: boolean;
  readonly held_by: string;
  readonly capped_by: string | null;
}

function print({ output }: Input, time: Shown): number {
  if (output.json) output.value(time);
  else {
    const toward = time.factor === time.target_factor ? '' : ` (toward ${time.target_factor})`;
    output.facts([
      ['date', time.utc],
      ['factor', `${time.factor}${toward}${time.paused ? ', paused' : ''}`],
      ['held by', time.held_by],
      ...(time.capped_by === null ? [] : [['capped by', time.capped_by] as [string, string]]),
      ['tick', String(time.tick)],
    ]);
  }
  return exitCodes.ok;
}

function number(text: string | undefined, what: string): number {
  const value = Number(text);
  if (text === undefined || text.trim() === '' || !Number.isFinite(value)) {
    throw new UsageError(`"${text ?? ''}" is no ${what}.`);
  }
  return value;
}

/** A date alone means its beginning; a missing Z is added, because all dates here are UTC. */
function date(text: string): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  return /T[\d:.]+$/.test(whole) ? `${whole}Z` : whole;
}
