import { LIGHT_MPS, parseInstant, sameDayUtc } from '../../astro/index.ts';
import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import { type RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';
import { asked } from './sky-input.ts';
import { firstWord } from './values.ts';

/** Figures of a factor on its way to another, which has many more of them. */
const FIGURES = 6;

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

/** Goes to a date, in any of the forms that all commands read. */
export const jump = changing((input) => ({
  utc: sameDayUtc(asked(() => parseInstant(firstWord(input)))),
}));

/** Sets how fast light is. */
export const light = changing(({ positionals: [mps] }) => ({
  light_mps: mps === 'true' ? LIGHT_MPS : number(mps, 'speed of light'),
}));

/** Runs single ticks of a paused world. */
export const step = changing(({ positionals }) => ({
  step: positionals[0] === undefined ? 1 : number(positionals[0], 'number of ticks'),
}));

function changing(changeOf: (input: Input) => TimeChange): Action {
  return (input) =>
    asking(input, async () => {
      const change = changeOf(input);
      const wrong = routes.time_change.body.safeParse(change).error?.issues[0];
      if (wrong !== undefined) throw new UsageError(`${wrong.path.join('.')}: ${wrong.message}.`);
      const { body } = await connect(input).call('time_change', { body: change });
      return print(input, body);
    });
}

interface Shown {
  readonly utc: string;
  readonly tick: number;
  readonly light_mps: number;
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
    const factor = Number(time.factor.toPrecision(FIGURES));
    output.facts([
      ['date', time.utc],
      ['factor', `${factor}${toward}${time.paused ? ', paused' : ''}`],
      ['held by', time.held_by],
      ...(time.capped_by === null ? [] : [['capped by', time.capped_by] as [string, string]]),
      ...(time.light_mps === LIGHT_MPS ? [] : [['light', `${time.light_mps} m/s`] as [string, string]]),
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
