import {
  ApiError,
  type BatchOperation,
  type BatchStep,
  entityName,
  entityNumber,
} from '../../protocol/index.ts';
import type { Command } from '../../world/index.ts';
import type { SceneDocuments } from '../scenes/scene-documents.ts';
import type { SceneLoads } from '../scenes/scene-loads.ts';
import type { SystemScenes } from '../scenes/system-scenes.ts';
import { burnOf } from '../world/planned-burns.ts';
import type { WorldHost } from '../world/world-host.ts';

/** What operations of a batch work with. */
export interface BatchParts {
  readonly host: WorldHost;
  readonly loads: SceneLoads;
  readonly documents: SceneDocuments;
  readonly systems: SystemScenes;
  readonly stopping: AbortSignal;
  /** Longest time that a load takes. */
  readonly loadTimeoutMs: number;
}

/** What an operation found or made. */
export type Found = Pick<BatchStep, 'load' | 'validation' | 'scene' | 'entity_id' | 'bound_to' | 'warnings'>;

/** An operation was refused or failed; `found` is what its caller should see nevertheless. */
export class OperationFailed extends Error {
  readonly code: string;
  readonly found: Found;

  constructor(code: string, message: string, found: Found = {}) {
    super(message);
    this.name = 'OperationFailed';
    this.code = code;
    this.found = found;
  }
}

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;

/**
 * Does one operation and resolves when that has really happened. Rejects with OperationFailed or ApiError.
 * @param key Of the one who changes the world alone.
 */
export async function perform(
  operation: BatchOperation,
  parts: BatchParts,
  requester: string,
  key: symbol | undefined,
): Promise<Found> {
  switch (operation.op) {
    case 'load':
      return load(operation.scene_path, parts, requester, key);
    case 'validate':
      return validate(operation.scene_path, parts);
    case 'get_info':
      return operation.scene_path === undefined
        ? { scene: running(parts) }
        : info(operation.scene_path, parts);
    case 'spawn':
      return change({ type: 'spawn', entity: operation.entity }, parts, key);
    case 'remove':
      return change({ type: 'remove', entity: numberOf(operation.entity) }, parts, key);
    case 'plan':
      return plan(operation, parts, key);
    case 'move':
    case 'modify': {
      const { op: _, entity, ...wish } = operation;
      return change({ type: 'modify', entity: numberOf(entity), ...wish }, parts, key);
    }
  }
}

async function load(
  path: string,
  { systems, loads, loadTimeoutMs, stopping }: BatchParts,
  requester: string,
  key: symbol | undefined,
): Promise<Found> {
  const allowed = await systems.loadable(path);
  const { load_id } = loads.request('load', allowed, requester, key);
  // Others may be before it in the queue, each with a time of its own.
  const outcome = await loads.wait(load_id, loadTimeoutMs * maxQueuedLoads, stopping);
  if (outcome.status === 'loaded') return { load: outcome };
  const { code, message } = outcome.error ?? {
    code: outcome.status === 'superseded' ? 'scene_load_superseded' : 'scene_load_timed_out',
    message: `The load stands at "${outcome.status}".`,
  };
  throw new OperationFailed(code, message, { load: outcome });
}

const maxQueuedLoads = 17;

async function info(path: string, { documents }: BatchParts): Promise<Found> {
  return { validation: (await documents.open(path)).validation };
}

async function validate(path: string, parts: BatchParts): Promise<Found> {
  const found = await info(path, parts);
  const [first] = found.validation?.errors ?? [];
  if (first === undefined) return found;
  throw new OperationFailed('scene_invalid', `${first.path} ${first.message}`, found);
}

function running({ loads, host }: BatchParts): NonNullable<Found['scene']> {
  const { current } = loads;
  return {
    path: current?.path ?? null,
    name: current?.name ?? null,
    tick: host.mirror.clock?.tick ?? 0,
    entities: host.mirror.size,
  };
}

function plan(
  { entity, burns, fly = false }: Extract<BatchOperation, { op: 'plan' }>,
  parts: BatchParts,
  key: symbol | undefined,
): Promise<Found> {
  const nodes = burns.map((burn, at) => burnOf(burn, undefined, `/burns/${at}`));
  return change({ type: 'set_plan', entity: numberOf(entity), nodes, fly }, parts, key);
}

function numberOf(name: string): number {
  const id = entityNumber(name);
  if (id === undefined) throw new ApiError('unknown_entity');
  return id;
}

async function change(
  command: WithoutId<Command>,
  { host }: BatchParts,
  key: symbol | undefined,
): Promise<Found> {
  if (host.mirror.clock === undefined) throw new ApiError('no_scene');
  const answer = await host.request(command, key);
  if (!answer.ok) throw new OperationFailed(answer.code, answer.message);
  const { entity, bound_to = null, warnings } = answer;
  if (entity === undefined) return {};
  const entity_id = entityName(entity);
  return warnings === undefined ? { entity_id } : { entity_id, bound_to, warnings: [...warnings] };
}
