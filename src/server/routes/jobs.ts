import { ApiError, isFinal } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Batches } from '../batch/batches.ts';
import type { Call, Handlers } from '../http/calls.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** What these routes work with. */
export interface JobRouteParts {
  readonly jobs: Jobs;
  readonly batches: Batches;
  readonly stopping: AbortSignal;
}

type JobRoute = 'jobs' | 'job_create' | 'job_read' | 'job_result' | 'job_cancel' | 'job_delete' | 'batch';

const defaultLimit = 50;
/** How long DELETE waits for a job to stop. */
const stopWaitMs = 10_000;

/** Handlers of jobs and of batches. */
export function jobHandlers({ jobs, batches, stopping }: JobRouteParts): Pick<Handlers, JobRoute> {
  return {
    jobs: async ({ query: { state, type, owner, cursor, limit = defaultLimit } }) => {
      const beforeSeq = cursor === undefined ? undefined : placeOf(cursor);
      const found = await jobs.list({ state, type, owner, beforeSeq, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const next_cursor = found.length > limit && last !== undefined ? writeCursor(String(last.seq)) : null;
      return { status: 200, body: { items: items.map(({ job }) => job), next_cursor } };
    },
    job_create: async (call) => ({
      status: 202,
      body: await jobs.create(callerOf(call), call.body, call.act),
    }),
    job_read: async ({ params, query, signal }) => ({
      status: 200,
      body: await jobs.wait(params.id, (query.wait ?? 0) * 1000, signal),
    }),
    job_result: async ({ params, query: { cursor, limit = defaultLimit }, principal }) => {
      const from = cursor === undefined ? 0 : placeOf(cursor);
      const { items, total } = await jobs.result(callerOf({ principal }), params.id, from, limit);
      const next = from + items.length;
      const next_cursor = items.length > 0 && next < total ? writeCursor(String(next)) : null;
      return { status: 200, body: { items, next_cursor, total } };
    },
    job_cancel: async (call) => {
      const job = await jobs.cancel(callerOf(call), call.params.id, call.act);
      return { status: isFinal(job.state) ? 200 : 202, body: job };
    },
    job_delete: async (call) => {
      const { id } = call.params;
      await jobs.delete(callerOf(call), id, stopWaitMs, call.signal, call.act);
      return { status: 200, body: { id } };
    },
    batch: async (call) => {
      const caller = callerOf(call);
      batches.check(call.body, caller);
      // Who has gone may ask again under the same key, so the batch is carried through.
      return { status: 200, body: await batches.run(call.body, caller.name, { signal: stopping }) };
    },
  };
}

function callerOf({ principal }: Pick<Call<never>, 'principal'>): Principal {
  if (principal === undefined) throw new ApiError('unauthenticated');
  return principal;
}

/** The place that a cursor of these lists holds. Throws `invalid_request`. */
function placeOf(cursor: string): number {
  const key = readCursor(cursor);
  if (/^\d{1,15}$/.test(key)) return Number(key);
  throw new ApiError('invalid_request', 'The cursor is not one that this list gave out.', {
    errors: [{ where: 'query', path: '/cursor', message: 'use next_cursor of the answer before' }],
  });
}
