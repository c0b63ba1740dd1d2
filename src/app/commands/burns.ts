import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { HttpClient } from '../../client/index.ts';
import type { BurnWish, PlanAnswer, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { givenJson } from './given-json.ts';
import { asking } from './report.ts';
import { instantsOption } from './sky-input.ts';
import { firstWord, numberOption } from './values.ts';

type PlanBody = NonNullable<RouteRequest<(typeof routes)['plan_set']>['body']>;
type Answer = Promise<{ readonly body: PlanAnswer & { readonly burn?: string } }>;

/** Figures of seconds and speeds that people are shown. */
const decimals = 3;

/** Shows the plan of a ship. */
export const show = planning((client, params) => client.call('plan_read', { params }));

/** Replaces all burns. */
export const set = planning(async (client, params, input) => {
  const body = asPlan(await givenJson(input, 'plan', 1), input.options.fly === true);
  return client.call('plan_set', { params, body });
});

/** Adds a burn. */
export const add = planning((client, params, input) => {
  const wish = burnOption(input);
  if (instantOf(wish) === undefined) throw new UsageError('Say when with --at or --in.');
  if (wish.prograde_mps === undefined && wish.normal_mps === undefined && wish.radial_mps === undefined)
    throw new UsageError('Say what it changes with --prograde, --normal or --radial.');
  const fly = input.options.fly === true ? { fly: true } : {};
  return client.call('burn_add', { params, body: { ...wish, ...fly } });
});

/** Changes a burn. */
export const change = planning((client, params, input) => {
  const body = burnOption(input);
  if (Object.keys(body).length === 0)
    throw new UsageError('Say what to change with --at, --in, --prograde, --normal or --radial.');
  return client.call('burn_change', { params: { ...params, burn: input.positionals[1] ?? '' }, body });
});

/** Takes a burn out. */
export const remove = planning((client, params, input) =>
  client.call('burn_remove', { params: { ...params, burn: input.positionals[1] ?? '' } }),
);

/** Takes all burns out. */
export const clear = planning((client, params) => client.call('plan_set', { params, body: { burns: [] } }));

/** Lets a ship fly its plan. */
export const fly = planning((client, params) => client.call('plan_fly', { params, body: { fly: true } }));

/** Lets a ship fly its plan no longer. */
export const stop = planning((client, params) => client.call('plan_fly', { params, body: { fly: false } }));

function planning(
  call: (client: HttpClient, params: { readonly id: string }, input: Input) => Answer,
): Action {
  return (input) =>
    asking(input, async () => {
      const { body } = await call(connect(input), { id: firstWord(input) }, input);
      return print(input, body);
    });
}

/** The burn that options describe: what was not given is not there. Throws UsageError. */
function burnOption(input: Input): BurnWish {
  const [at] = instantsOption(input, 'at');
  const inS = numberOption(input, 'in', 0);
  if (at !== undefined && inS !== undefined) throw new UsageError('Give --at or --in, not both.');
  const parts = {
    prograde_mps: numberOption(input, 'prograde'),
    normal_mps: numberOption(input, 'normal'),
    radial_mps: numberOption(input, 'radial'),
    in_seconds: inS,
    day: at?.day,
    second: at?.second,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function instantOf({ day, in_seconds }: BurnWish): number | undefined {
  return day ?? in_seconds;
}

/** A list of burns, or an object with one, also as a server has shown it: then the exact instants count. */
function asPlan(given: unknown, flying: boolean): PlanBody {
  const { burns, fly: wanted } = (Array.isArray(given) ? { burns: given } : (given ?? {})) as Record<
    string,
    unknown
  >;
  if (!Array.isArray(burns))
    throw new UsageError(
      'A plan is a list of burns in JSON, such as [{"in_seconds":600,"prograde_mps":120}].',
    );
  const plain = burns.map((burn: unknown) => {
    if (typeof burn !== 'object' || burn === null || !('id' in burn)) return burn;
    const { id: _, utc: __, in_seconds: ___, delta_v_mps: ____, ...exact } = burn as Record<string, unknown>;
    return exact;
  });
  // What is no word of yes or no the server refuses.
  return { burns: plain as PlanBody['burns'], fly: flying || ((wanted ?? false) as boolean) };
}

function print({ output }: Input, plan: PlanAnswer & { readonly burn?: string }): number {
  if (output.json) {
    output.value(plan);
    return exitCodes.ok;
  }
  const { entity, name, owner, flying, burning_mps, delta_v_mps, delta_v_left_mps, burns, burn } = plan;
  const rounded = (value: number): string => String(Number(value.toFixed(decimals)));
  output.facts([
    ['ship', `${entity}, ${name}`],
    ['pilot', owner ?? 'none'],
    ['flies by itself', flying ? 'yes' : 'no'],
    ...(burning_mps === null ? [] : [['burning', `${burning_mps} m/s left`] as [string, string]]),
    ['planned', `${rounded(delta_v_mps)} m/s`],
    ['in the tank', `${rounded(delta_v_left_mps)} m/s`],
  ]);
  if (burns.length > 0)
    output.table(
      ['burn', 'date', 'in, s', 'prograde, m/s', 'normal, m/s', 'radial, m/s'],
      burns.map(({ id, utc, in_seconds, prograde_mps, normal_mps, radial_mps }) => [
        id === burn ? `${id} *` : id,
        utc,
        ...[in_seconds, prograde_mps, normal_mps, radial_mps].map(rounded),
      ]),
    );
  return exitCodes.ok;
}
