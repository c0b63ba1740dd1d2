import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { EntityAnswer, PlacedEntity, RouteRequest, routes } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { givenJson } from './given-json.ts';
import { parseJson } from './read-text.ts';
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
    const written = await givenJson(input, 'entity');
    const all = (Array.isArray(written) ? written : [written]).map((one) => asEntity(one, input));
    if (all.length === 0) throw new UsageError('The list is empty: there is nothing to put there.');
    const client = connect(input);
    const placed: PlacedEntity[] = [];
    try {
      for (const body of all) placed.push((await client.call('entity_spawn', { body })).body);
    } finally {
      // Also where one of a list is refused: those before it are in the world.
      if (placed.length > 0) tellPlaced(input, placed, Array.isArray(written));
      if (placed.length > 0 && placed.length < all.length && !input.output.json)
        input.output.note(`Of ${all.length} entities these are in the world: ${placed.length}.`);
    }
    return exitCodes.ok;
  });

function tellPlaced(input: Input, placed: readonly PlacedEntity[], asList: boolean): void {
  if (input.output.json) input.output.value(asList ? { items: placed } : placed[0]);
  for (const entity of placed) {
    if (!input.output.json) print(input, entity);
    tellOdd(input, entity);
  }
}

/** What is to be put there: a node of a scene says `type` for what the API calls `kind`. */
function asEntity(given: unknown, { options }: Input): SpawnBody {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UsageError('An entity is an object of JSON, such as {"kind":"body", …}.');
  const { type, ...rest } = given as Record<string, unknown>;
  const entity = type === undefined ? rest : { kind: type, ...rest };
  if (options.replace !== true) return entity as SpawnBody;
  if (entity.kind !== 'body') throw new UsageError('--replace goes with custom bodies ("kind": "body").');
  return { ...entity, replace: true } as SpawnBody;
}

/** Says of a custom body what it goes about, and what is odd about it. */
function tellOdd({ output }: Input, { kind, name, bound_to, warnings }: PlacedEntity): void {
  if (output.json) return;
  if (kind === 'body' && bound_to !== null) output.note(`${name} goes about ${bound_to}.`);
  for (const { message } of warnings) output.note(`warning: ${message}`);
}

/** Moves an entity. */
export const move: Action = (input) =>
  asking(input, async () => {
    const change: Record<string, unknown> = {};
    for (const [option, field] of [
      ['position', 'position'],
      ['velocity', 'velocity_mps'],
      ['rotation', 'rotation'],
    ] as const) {
      const text = input.options[option];
      if (typeof text === 'string') change[field] = parseJson(text, `--${option}`);
    }
    if (Object.keys(change).length === 0) {
      throw new UsageError('Say where to with --position, --velocity or --rotation.');
    }
    const { body } = await connect(input).call('entity_change', {
      params: { id: firstWord(input) },
      body: change as ChangeBody,
    });
    print(input, body);
    tellOdd(input, body);
    return exitCodes.ok;
  });

/** Takes an entity out of the world. */
export const remove: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('entity_remove', { params: { id: firstWord(input) } });
    if (input.output.json) input.output.value(body);
    else input.output.line(`${body.id} is gone.`);
    return exitCodes.ok;
  });

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
