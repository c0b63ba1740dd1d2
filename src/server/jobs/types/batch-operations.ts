import type { Batches } from '../../batch/batches.ts';
import { JobError, type JobType } from '../job-type.ts';

const limitS = 1800;

/** Does a batch beside requests. */
export function batchOperations(batches: Batches): JobType<'batch_operations'> {
  return {
    name: 'batch_operations',
    doc: 'Does what POST /batch does. Fails when not every operation was done; the result says what became of each.',
    permission: 'batch.execute',
    repeatable: false,
    timeLimitS: limitS,
    check: (input, owner) => batches.check(input, owner),
    async run({ input, owner, signal, progress, keep }) {
      const outcome = await batches.run(input, owner.name, {
        signal,
        onStep: (done, of) => progress(done / of, `${done} of ${of} operations`),
      });
      if (!outcome.ok) {
        const back = outcome.rolled_back ? ', and what was done was rolled back' : '';
        throw new JobError(
          'batch_failed',
          `${outcome.steps.length - outcome.done} of ${outcome.steps.length} operations were not done${back}.`,
          outcome,
        );
      }
      await keep(outcome.steps);
      return outcome;
    },
  };
}
