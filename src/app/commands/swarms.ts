import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { RouteRequest, routes, SwarmAnswer } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { givenJson } from './given-json.ts';
import { asking } from './report.ts';
import { allOf, firstWord } from './values.ts';

type Body = NonNullable<RouteRequest<(typeof routes)['swarm_add']>['body']>;

/** Lists swarms. */
export const list: Action = (input) =>
  asking(input, async () => {
    const client = connect(input);
    const items = await allOf((part) => client.call('swarms', { query: part }));
    if (input.output.json) input.output.value({ items });
    else {
      input.output.table(
        ['id', 'name', 'about', 'bodies'],
        items.map(({ id, name, about, count }) => [id, name, about, String(count)]),
      );
    }
    return exitCodes.ok;
  });

/** Shows one swarm. */
export const show: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('swarm_read', { params: { id: firstWord(input) } });
    return print(input, body);
  });

/** Puts a swarm into the world. */
export const add: Action = (input) =>
  asking(input, async () => {
    const body = asSwarm(await givenJson(input, 'swarm'));
    return print(input, (await connect(input).call('swarm_add', { body })).body);
  });

/** Takes a swarm out of the world. */
export const remove: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('swarm_remove', { params: { id: firstWord(input) } });
    if (input.output.json) input.output.value(body);
    else input.output.line(`${body.id} is gone.`);
    return exitCodes.ok;
  });

/** What is to be put there: a node of a scene says its `type` beside. */
function asSwarm(given: unknown): Body {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError('A swarm is an object of JSON, such as {"name":"dust", …}.');
  const { type, ...swarm } = given as Record<string, unknown>;
  if (type !== undefined && type !== 'swarm')
    throw new UsageError(
      'This is a node of another type than "swarm": put it there with spacetime entities.',
    );
  return swarm as Body;
}

function print({ output }: Input, swarm: SwarmAnswer): number {
  if (output.json) output.value(swarm);
  else {
    const { id, name, about, count, absolute_magnitude, colour } = swarm;
    output.facts([
      ['id', id],
      ['name', name],
      ['about', about],
      ['bodies', String(count)],
      ['magnitude at 1 au', String(absolute_magnitude)],
      ['colour', colour ?? 'white'],
    ]);
  }
  return exitCodes.ok;
}
