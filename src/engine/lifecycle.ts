import type { Attempt, Entry } from './entry.ts';
import { EngineError, reasonOf } from './errors.ts';
import type { Log } from './log.ts';
import type { Running, StartContext } from './subsystem.ts';
import { type Timer, withinLimit } from './time-limit.ts';

/** What starting and stopping depend on, apart from the subsystem itself. */
export interface LifecycleSettings {
  readonly log: Log;
  readonly timer: Timer | undefined;
  readonly startLimitS: number;
  readonly stopLimitS: number;
}

type AnyStart = (context: StartContext<never, never>) => Running<unknown> | Promise<Running<unknown>>;

/** Starts one subsystem. Never throws: the entry ends up `ready` or `failed` with `start_failed`, released. */
export async function startEntry(
  entry: Entry,
  needs: Readonly<Record<string, unknown>>,
  settings: LifecycleSettings,
) {
  const { definition } = entry;
  const log = settings.log.child({ subsystem: definition.name });
  const attempt: Attempt = { releases: [], running: null, closed: false };
  entry.state = 'starting';
  entry.error = null;
  entry.blockedBy = [];
  entry.attempt = attempt;
  const onStop = (release: () => void | Promise<void>): void => {
    attempt.releases.push(release);
    if (attempt.closed) void releaseAttempt(attempt, log, settings);
  };
  const context = { needs, options: entry.options, log, onStop } as unknown as StartContext<never, never>;
  const work = Promise.resolve().then(() => (definition.start as AnyStart)(context));
  // A start that is given up can still succeed later; what it then holds is released at once.
  const settled = work.then((running) => {
    attempt.running = running;
    if (attempt.closed) return releaseAttempt(attempt, log, settings).then(() => running);
    return running;
  });
  try {
    const running = await withinLimit(settled, settings.startLimitS, settings.timer);
    if (running.step && definition.phase === undefined) {
      throw new Error('it has a step but its definition names no phase');
    }
    entry.running = running;
    entry.state = 'ready';
    log.debug('started');
  } catch (thrown) {
    await fail(
      entry,
      new EngineError(
        'start_failed',
        `${definition.name} did not start: ${reasonOf(thrown)}.`,
        definition.name,
        thrown,
      ),
      settings,
    );
  }
}

/** Marks an entry as failed by itself and releases what it holds. */
export async function fail(entry: Entry, error: EngineError, settings: LifecycleSettings): Promise<void> {
  settings.log.error(error.message, { subsystem: error.subsystem, code: error.code, error });
  await stopEntry(entry, settings);
  entry.state = 'failed';
  entry.error = error;
}

/** Stops one subsystem, if it holds anything. Never throws: a failed stop is kept in the entry as `stop_failed`. */
export async function stopEntry(entry: Entry, settings: LifecycleSettings): Promise<void> {
  const { attempt, definition } = entry;
  entry.running = null;
  if (attempt === null) {
    entry.state = 'stopped';
    return;
  }
  entry.attempt = null;
  entry.state = 'stopping';
  const log = settings.log.child({ subsystem: definition.name });
  const trouble = await releaseAttempt(attempt, log, settings);
  entry.state = 'stopped';
  if (trouble.length === 0) {
    log.debug('stopped');
    return;
  }
  const reasons = trouble.map(reasonOf).join('; ');
  entry.error = new EngineError(
    'stop_failed',
    `${definition.name} did not stop cleanly: ${reasons}.`,
    definition.name,
    trouble[0],
  );
  log.error(entry.error.message, { code: entry.error.code, error: entry.error });
}

/** Runs `stop` and then the releases, newest first, each on its own; returns what they threw. Safe to call again. */
async function releaseAttempt(attempt: Attempt, log: Log, settings: LifecycleSettings): Promise<unknown[]> {
  const late = attempt.closed;
  attempt.closed = true;
  const { running } = attempt;
  attempt.running = null;
  const steps = attempt.releases.splice(0).toReversed();
  if (running?.stop) steps.unshift(() => running.stop?.());
  const trouble: unknown[] = [];
  for (const step of steps) {
    try {
      await withinLimit(Promise.resolve().then(step), settings.stopLimitS, settings.timer);
    } catch (thrown) {
      trouble.push(thrown);
      if (late)
        log.error(`a late start was not released cleanly: ${reasonOf(thrown)}`, {
          code: 'stop_failed',
          error: thrown,
        });
    }
  }
  return trouble;
}
