import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { EntityAnswer, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';
import { allOf, firstWord, textOption } from './values.ts';

type SpawnBody = NonNullable<RouteRequest<(typeof routes)['entity_spawn']>['body']>;
type ChangeBody = NonNullable<RouteRequest<(typeof routes)['entity_change']>['body']>;

/** Lists what is in the world. */
export const list: Action = (input) =>
  asking(input, async () => {
    const client = connect(input);
    const kind = textOption(input, 'kind') as EntityAnswer['kind'] | undefined;
    const filter = kind === undefined ? {} : { kind };
    const items = await allOf((part) => client.call('entities', { query: { ...part, ...filter } }));
    if (input.output.json) input.output.value({ items });
    else {
      input.output.table(
        ['id', 'kind', 'name', 'body', 'position, m'],
        items.map(({ id, kind: what, name, motion }) => [
          id,
          what,
          name,
          motion.body,
          motion.position_m.join(', '),
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Shows one entity. */
export const show: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('entity_read', { params: { id: firstWord(input) } });
    return print(input, body);
  });

/** Puts something into the world. */
export const spawn: Action = (input) =>
  asking(input, async () => {
    const body = parse(input.positionals[0], 'an entity') as SpawnBody;
    return print(input, (await connect(input).call('entity_spawn', { body })).body);
  });

/** Moves an entity. */
export const move: Action = (input) =>
  asking(input, async () => {
    const given: Record<string, unknown> = {};
    for (const [option, field] of [
      ['position', 'position'],
      ['velocity', 'velocity_mps'],
      ['rotation', 'rotation'],
    ] as const) {
      const text = input.options[option];
      if (typeof text === 'string') given[field] = parse(text, `a ${option}`);
    }
    if (Object.keys(given).length === 0) {
      throw new UsageError('Say where to with --position, --velocity or --rotation.');
    }
    const { body } = await connect(input).call('entity_change', {
      params: { id: firstWord(input) },
      body: given as ChangeBody,
    });
    return print(input, body);
  });

/** Takes an entity out of the world. */
export const remove: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('entity_remove', { params: { id: firstWord(input) } });
    if (input.output.json) input.output.value(body);
    else input.output.line(`${body.id} is gone.`);
    return exitCodes.ok;
  });

/** JSON from the command line; what it says is judged by the server. */
function parse(text: string | undefined, what: string): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch (error) {
    throw new UsageError(`"${text ?? ''}" is not ${what} as JSON: ${(error as Error).message}.`);
  }
}

function print({ output }: Input, entity: EntityAnswer): number {
  if (output.json) output.value(entity);
  else {
    const { id, kind, name, motion } = entity;
    output.facts([
      ['id', id],
      ['kind', kind],
      ['name', name],
      ['body', motion.body],
      ['position, m', motion.position_m.join(', ')],
      ['velocity, m/s', motion.velocity_mps.join(', ')],
      ['attitude', motion.attitude.join(', ')],
    ]);
  }
  return exitCodes.ok;
}
