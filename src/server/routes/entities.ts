import { bodyIndex } from '../../astro/index.ts';
import {
  ApiError,
  type Entity,
  type EntityAnswer,
  entityName,
  entityNumber,
  type PlacedEntity,
} from '../../protocol/index.ts';
import type { Scene, WorldEvent } from '../../world/index.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { changeWorld } from './change-world.ts';
import { clockOf } from './clock-of.ts';
import { pageOf } from './pages.ts';

type EntityHandlers = Pick<
  Handlers,
  'entities' | 'entity_spawn' | 'entity_read' | 'entity_change' | 'entity_remove' | 'scene_dump'
>;
type Done = Extract<WorldEvent, { type: 'answer'; ok: true }>;

const mostDumped = 1000;

/** Handlers of what is in the running world. */
export function entityHandlers({ host, stream }: ServerParts): EntityHandlers {
  const placed = ({ entity = 0, bound_to = null, warnings = [] }: Done): PlacedEntity => {
    return { ...read(entity), bound_to, warnings: [...warnings] };
  };
  const read = (id: number): EntityAnswer => {
    const entity = host.mirror.get(id);
    if (entity === undefined) throw new ApiError('unknown_entity');
    return entityAnswer(entity);
  };
  return {
    entities: ({ query }) => {
      const { tick } = clockOf(host);
      const { kind, near, x_m, y_m, z_m, within_m } = query;
      if (near !== undefined && !isBody(near))
        throw new ApiError('unknown_body', `There is no body "${near}".`);
      const center = [x_m ?? 0, y_m ?? 0, z_m ?? 0] as const;
      const found = sorted(host.mirror.entities())
        .filter((entity) => kind === undefined || entity.kind === kind)
        .filter((entity) => near === undefined || isWithin(entity, near, center, within_m ?? 0));
      const { items, next_cursor } = pageOf(found, sortKey, query);
      return { status: 200, body: { tick, items: items.map(entityAnswer), next_cursor } };
    },
    entity_spawn: async ({ body }) => ({
      status: 201,
      body: placed(await changeWorld(host, { type: 'spawn', entity: body })),
    }),
    entity_read: ({ params }) => {
      clockOf(host);
      return { status: 200, body: read(idOf(params.id)) };
    },
    entity_change: async ({ params, body }) => ({
      status: 200,
      body: placed(await changeWorld(host, { type: 'modify', entity: idOf(params.id), ...body })),
    }),
    entity_remove: async ({ params }) => {
      await changeWorld(host, { type: 'remove', entity: idOf(params.id) });
      return { status: 200, body: { id: params.id, removed: true } };
    },
    scene_dump: ({ query }) => {
      const { tick } = clockOf(host);
      const running = stream.running;
      if (running === undefined) throw new ApiError('no_scene');
      const { path, name, document } = running;
      const tree = dump(document, host.mirror.entities(), query.depth, query.nodes ?? mostDumped);
      return { status: 200, body: { tick, scene: { path, name }, ...tree } };
    },
  };
}

/** An entity as the API shows it. */
function entityAnswer(entity: Entity): EntityAnswer {
  const { id, flight, ...rest } = entity;
  const target = flight?.target ?? null;
  const aim = target !== null && 'entity' in target ? { entity: entityName(target.entity) } : target;
  const on = flight?.landed_on ?? null;
  const landed_on = on === null ? null : entityName(on);
  return {
    ...rest,
    id: entityName(id),
    flight: flight === null ? null : { ...flight, target: aim, landed_on },
  };
}

function idOf(text: string): number {
  const id = entityNumber(text);
  if (id === undefined) throw new ApiError('unknown_entity');
  return id;
}

/** The tree of a scene without recursion, at most so deep and so many, with the entities that nodes have become. */
function dump(
  document: Scene,
  running: Iterable<Entity>,
  depth = Number.POSITIVE_INFINITY,
  most = mostDumped,
) {
  type Node = Scene['root'] | NonNullable<Scene['root']['children']>[number];
  const entities = sorted(running);
  const byName = new Map<string, Entity>();
  for (const entity of entities) if (!byName.has(entity.name)) byName.set(entity.name, entity);
  const shown = new Set<number>();
  const waiting: { node: Node; depth: number; parent: number | null }[] = [
    { node: document.root, depth: 1, parent: null },
  ];
  const nodes = [];
  for (const [index, { node, ...place }] of waiting.entries()) {
    const children = 'children' in node ? (node.children ?? []) : [];
    for (const child of children) waiting.push({ node: child, depth: place.depth + 1, parent: index });
    const entity = 'position' in node ? byName.get(node.name) : undefined;
    if (entity !== undefined) shown.add(entity.id);
    if (nodes.length >= most || place.depth > depth) continue;
    nodes.push({
      name: node.name,
      type: node.type,
      ...place,
      children: children.length,
      entity: entity === undefined ? null : entityAnswer(entity),
    });
  }
  const others = entities.filter(({ id }) => !shown.has(id));
  return {
    node_count: waiting.length,
    truncated: nodes.length < waiting.length || others.length > most,
    nodes,
    others: others.slice(0, most).map(entityAnswer),
  };
}

function sorted(entities: Iterable<Entity>): Entity[] {
  return [...entities].sort((a, b) => a.id - b.id);
}

const keyDigits = 10;

function sortKey({ id }: Entity): string {
  return String(id).padStart(keyDigits, '0');
}

function isBody(name: string): boolean {
  try {
    return bodyIndex(name) >= 0;
  } catch {
    return false;
  }
}

/** Whether an entity that is counted from the same body lies within the distance. */
function isWithin(
  { motion }: Entity,
  body: string,
  center: readonly [number, number, number],
  withinM: number,
): boolean {
  if (motion.body !== body) return false;
  const [x, y, z] = motion.position_m;
  return Math.hypot(x - center[0], y - center[1], z - center[2]) <= withinM;
}
