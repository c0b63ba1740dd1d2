import type { Log } from '../../engine/index.ts';
import {
  ApiError,
  type BatchOperation,
  type BatchOutcome,
  type BatchRequest,
  type BatchStep,
  type RouteId,
  routes,
} from '../../protocol/index.ts';
import { allows, type Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import type { CurrentScene } from '../scenes/scene-loads.ts';
import type { Checkpoint } from '../world/messages.ts';
import { type BatchParts, OperationFailed, perform } from './operations.ts';

/** What batches work with. */
export interface BatchSettings extends BatchParts {
  readonly guard: Pick<Guard, 'checkSwitches'>;
  readonly log: Log;
}

/** How a batch is accompanied. */
export interface BatchWatch {
  /** Lets it stop before the next operation, as after a failure. */
  readonly signal: AbortSignal;
  /** Called after each operation. */
  readonly onStep?: (done: number, of: number) => void;
}

/** The call that does the same as an operation: what it needs, and what switches it off, holds for both. */
const callOf = {
  load: 'scene_load',
  validate: 'scene_validate',
  get_info: 'scene_read',
  spawn: 'entity_spawn',
  move: 'entity_change',
  modify: 'entity_change',
  remove: 'entity_remove',
  plan: 'plan_set',
} as const satisfies Readonly<Record<BatchOperation['op'], RouteId>>;

/** What changes nothing and so needs no way back. */
const reading: ReadonlySet<BatchOperation['op']> = new Set(['validate', 'get_info']);

/** How long a load that is under way may hold up a batch. */
const idleMs = 60_000;

/** Where a batch can go back to. */
interface Beginning {
  readonly checkpoint: Checkpoint;
  readonly scene: CurrentScene | undefined;
}

/** Does many operations in one go. */
export class Batches {
  private readonly settings: BatchSettings;

  constructor(settings: BatchSettings) {
    this.settings = settings;
  }

  /**
   * Throws `permission_denied` when he may not do one of the operations, and `endpoint_off`, `locked_down` or `maintenance`
   * when it is not done for him now.
   */
  check({ operations }: BatchRequest, principal: Principal): void {
    for (const [index, { op }] of operations.entries()) {
      const id = callOf[op];
      const { permission } = routes[id];
      if (!allows(principal, permission)) {
        throw new ApiError(
          'permission_denied',
          `Operation ${index} (${op}) needs the permission ${permission}; the token (role ${principal.role}) does not carry it.`,
        );
      }
      this.settings.guard.checkSwitches({ id, row: routes[id] }, principal);
    }
  }

  /**
   * Does the operations one after the other. In mode `transactional` nobody else changes the world meanwhile, and after the
   * first failure scene and entities are put back. Rejects with `batch_busy`, `no_scene`, `world_unavailable` before the
   * first operation, never after it.
   */
  async run(request: BatchRequest, requester: string, watch: BatchWatch): Promise<BatchOutcome> {
    const startedMs = performance.now();
    if (request.mode === 'continue')
      return this.outcome(request, await this.go(request, requester, watch), startedMs);
    const hold = await this.settings.host.exclusive.take();
    try {
      if (!(await this.settings.loads.idle(idleMs, watch.signal))) throw new ApiError('batch_busy');
      const beginning = await this.begin(request);
      const steps = await this.go(request, requester, watch, hold.key);
      if (steps.every(({ outcome }) => outcome === 'done')) return this.outcome(request, steps, startedMs);
      const error = await this.goBack(beginning, steps);
      return this.outcome(request, steps, startedMs, error);
    } finally {
      hold.release();
    }
  }

  private async begin({ operations }: BatchRequest): Promise<Beginning | undefined> {
    if (operations.every(({ op }) => reading.has(op))) return undefined;
    const scene = this.settings.loads.current;
    return { checkpoint: await this.settings.host.checkpoint(), scene };
  }

  private async go(
    { mode, operations }: BatchRequest,
    requester: string,
    { signal, onStep }: BatchWatch,
    key?: symbol,
  ): Promise<BatchStep[]> {
    const steps: BatchStep[] = [];
    let failed = false;
    for (const [index, operation] of operations.entries()) {
      const skipped: boolean = signal.aborted || (failed && mode === 'transactional');
      const step: BatchStep = skipped
        ? { ...stepOf(index, operation), outcome: 'skipped' as const }
        : await this.doOne(index, operation, requester, key);
      failed ||= step.outcome === 'failed';
      steps.push(step);
      onStep?.(steps.length, operations.length);
    }
    return steps;
  }

  private async doOne(
    index: number,
    operation: BatchOperation,
    requester: string,
    key: symbol | undefined,
  ): Promise<BatchStep> {
    const startedMs = performance.now();
    const step = stepOf(index, operation);
    try {
      const found = await perform(operation, this.settings, requester, key);
      return { ...step, ...found, duration_ms: since(startedMs) };
    } catch (error) {
      const { found, ...reason } = reasonOf(error, this.settings.log);
      return { ...step, ...found, outcome: 'failed', duration_ms: since(startedMs), error: reason };
    }
  }

  /** Puts everything back where something was changed; gives why that was not possible. */
  private async goBack(beginning: Beginning | undefined, steps: BatchStep[]): Promise<BatchOutcome['error']> {
    const { host, loads, log } = this.settings;
    // A failed operation may have changed something too, such as a load whose answer was lost.
    const touched = steps.some(
      ({ op, outcome }) => outcome !== 'skipped' && !reading.has(op as BatchOperation['op']),
    );
    if (beginning === undefined || !touched) return null;
    try {
      await host.goBack(beginning.checkpoint);
      const { scene, checkpoint } = beginning;
      if (scene !== undefined) loads.wentBack(scene, checkpoint.snapshot.scene);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      log.error('a batch could not be rolled back', { reason: message });
      return { code: 'world_unavailable', message: `The world could not be put back: ${message}` };
    }
    for (const step of steps) {
      if (step.outcome === 'done' && !reading.has(step.op as BatchOperation['op']))
        step.outcome = 'rolled_back';
    }
    return null;
  }

  private outcome(
    { mode }: BatchRequest,
    steps: BatchStep[],
    startedMs: number,
    error: BatchOutcome['error'] = null,
  ): BatchOutcome {
    const count = (wanted: BatchStep['outcome']): number =>
      steps.filter(({ outcome }) => outcome === wanted).length;
    const ok = count('done') === steps.length;
    return {
      mode,
      ok,
      rolled_back: mode === 'transactional' && !ok && error === null,
      done: count('done'),
      failed: count('failed'),
      duration_ms: since(startedMs),
      error,
      steps,
    };
  }
}

function stepOf(index: number, { op }: BatchOperation): BatchStep {
  return { index, op, outcome: 'done', duration_ms: 0, error: null };
}

function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) * 10) / 10;
}

function reasonOf(error: unknown, log: Log): { code: string; message: string; found?: Partial<BatchStep> } {
  if (error instanceof OperationFailed) {
    const { code, message, found } = error;
    return { code, message, found };
  }
  if (error instanceof ApiError) return { code: error.code, message: error.message };
  log.error('an operation of a batch failed unforeseen', { reason: String(error) });
  return {
    code: 'internal',
    message: 'Something failed that should not; the log of the server has the cause.',
  };
}
