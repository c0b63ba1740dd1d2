import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import type { HttpClient } from '../../client/index.ts';
import type { EntityAnswer } from '../../protocol/index.ts';
import {
  bodyEphemerides,
  entityParameters,
  type OrbitMessage,
  orbitMessageLines,
} from '../../tools/index.ts';
import { connect } from './connect.ts';
import { writeMessages } from './message-files.ts';
import { asking } from './report.ts';
import { asked, instantsOption, loadEphemeris, now } from './sky-input.ts';
import { allOf, textOption } from './values.ts';

const ofBodies = ['center', 'from', 'until', 'step'];
const unitsS = { s: 1, min: 60, h: 3600, d: 86_400 } as const;
const stepPattern = /^(\d{1,12}(?:\.\d{1,9})?)(s|min|h|d)?$/;
/** Most times that the world is read until all answers are of one tick. */
const mostReadings = 40;
const mostIds = 100;

/** Writes where bodies go, or where what is in the running world is, as messages of the standard. */
export const exportStates: Action = async (input) => {
  const bodies = listOption(input, 'body');
  const ids = listOption(input, 'entity');
  const all = input.options.all === true;
  if ([bodies.length > 0, ids.length > 0, all].filter(Boolean).length !== 1)
    throw new UsageError('Say what to write with one of --body, --entity and --all.');
  if (ids.length > mostIds)
    throw new UsageError(`--entity takes ${mostIds} ids at most, not ${ids.length}: use --all.`);
  if (input.options.force === true && textOption(input, 'to') === undefined)
    throw new UsageError('--force goes with --to.');
  if (bodies.length > 0) return await written(input, await ephemerides(input, bodies));
  const foreign = ofBodies.find((name) => input.options[name] !== undefined);
  if (foreign !== undefined) throw new UsageError(`--${foreign} goes with --body.`);
  return await asking(input, async () => await written(input, await parameters(connect(input), ids)));
};

async function ephemerides(input: Input, bodies: readonly string[]): Promise<readonly OrbitMessage[]> {
  const [from] = instantsOption(input, 'from');
  const [until] = instantsOption(input, 'until');
  if (from === undefined || until === undefined)
    throw new UsageError(
      'An ephemeris needs --from and --until, such as --from 2026-01-01 --until 2027-01-01.',
    );
  const center = textOption(input, 'center') ?? 'sun';
  const stepS = stepOption(input);
  const ephemeris = await loadEphemeris();
  return asked(() => bodyEphemerides({ ephemeris, bodies, center, from, until, stepS, created: now() }));
}

/** States of entities, all of one tick; without ids those of every ship, marker and custom body. */
async function parameters(client: HttpClient, ids: readonly string[]): Promise<readonly OrbitMessage[]> {
  const { body: scene } = await client.call('scene_read', {});
  if ((scene.nodes_by_type.local ?? 0) > 0)
    throw new UsageError(
      'The scene that runs has no bodies, and a state of an orbit needs one: load another scene.',
    );
  const system = (scene.nodes_by_type.star_system ?? 0) > 0 ? (scene.name ?? 'a star') : null;
  for (let reading = 0; reading < mostReadings; reading += 1) {
    const { body: before } = await client.call('time_read', {});
    const entities = ids.length === 0 ? await allButShapes(client) : await entitiesOf(client, ids);
    const { body: after } = await client.call('time_read', {});
    if (before.tick !== after.tick) continue;
    const moment = { tick: after.tick, instant: { day: after.day, second: after.second }, created: now() };
    return entities.map((entity) => entityParameters({ entity, system, ...moment }));
  }
  throw new Error(
    'The world goes on while it is read: stop it with "spacetime time pause", and export again.',
  );
}

async function allButShapes(client: HttpClient): Promise<EntityAnswer[]> {
  const entities = await allOf((part) => client.call('entities', { query: part }));
  return entities.filter(({ kind }) => kind !== 'shape');
}

async function entitiesOf(client: HttpClient, ids: readonly string[]): Promise<EntityAnswer[]> {
  const answers = await Promise.all(ids.map((id) => client.call('entity_read', { params: { id } })));
  return answers.map(({ body }) => body);
}

/** Each once, in the order in which they were given. */
function listOption({ options }: Input, name: string): string[] {
  const given = [options[name] ?? []].flat().flatMap((words) => String(words).split(','));
  return [...new Set(given.filter((word) => word !== ''))];
}

function stepOption(input: Input): number {
  const given = textOption(input, 'step') ?? '1d';
  const [, number = '', unit = 's'] = stepPattern.exec(given) ?? [];
  if (number === '')
    throw new UsageError(`--step: "${given.slice(0, 40)}" is no time such as 1d, 6h, 30min or 10s.`);
  return Number(number) * unitsS[unit as keyof typeof unitsS];
}

async function written(input: Input, messages: readonly OrbitMessage[]): Promise<number> {
  const { output, options } = input;
  const to = textOption(input, 'to');
  if (messages.length === 0) output.note('There is neither a ship nor a marker nor a custom body.');
  if (to === undefined || messages.length === 0) {
    await output.lines(linesOf(messages, output.json));
    return exitCodes.ok;
  }
  const files = await writeMessages(messages, { to, json: output.json, force: options.force === true });
  if (output.json) output.value({ files });
  else for (const file of files) output.line(file);
  return exitCodes.ok;
}

async function* linesOf(messages: readonly OrbitMessage[], json: boolean): AsyncGenerator<string> {
  for (const [index, message] of messages.entries()) {
    if (json) {
      yield JSON.stringify(message);
      continue;
    }
    if (index > 0) yield '';
    yield* orbitMessageLines(message);
  }
}
