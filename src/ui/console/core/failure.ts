import { ProblemError, UnexpectedAnswerError, UnreachableError } from '../../../client/index.ts';
import { type Failure, plainFailure } from '../../parts/failure.ts';

/** Turns whatever was thrown into words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { title, detail, advice, request_id, code, errors = [] } = error.problem;
    return { title, detail, advice, requestId: request_id, code, fields: errors };
  }
  if (error instanceof UnreachableError) {
    const advice = 'Check that the server runs and that this machine reaches it; the console tries again.';
    return plainFailure('The server does not answer', error.message, advice);
  }
  if (error instanceof UnexpectedAnswerError) {
    const advice = 'Load this page again: the server may have been updated since it was opened.';
    return plainFailure('The answer was not understood', error.message, advice);
  }
  const detail = error instanceof Error ? error.message : String(error);
  return plainFailure('Something went wrong in this page', detail, 'Load the page again and try once more.');
}
