import { ProblemError, UnexpectedAnswerError, UnreachableError } from '../../../client/index.ts';

/** What went wrong, as the operator reads it. */
export interface Failure {
  readonly title: string;
  readonly detail: string;
  /** What to do next, where the server says so. */
  readonly advice: string;
  /** By which the log of the server tells of this request; null where no answer came. */
  readonly requestId: string | null;
  readonly code: string | null;
  /** What is wrong with which field. */
  readonly fields: readonly { readonly path: string; readonly message: string }[];
}

/** Turns whatever was thrown into words. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ProblemError) {
    const { title, detail, advice, request_id, code, errors = [] } = error.problem;
    return { title, detail, advice, requestId: request_id, code, fields: errors };
  }
  if (error instanceof UnreachableError) {
    const advice = 'Check that the server runs and that this machine reaches it; the console tries again.';
    return plain('The server does not answer', error.message, advice);
  }
  if (error instanceof UnexpectedAnswerError) {
    const advice = 'Load this page again: the server may have been updated since it was opened.';
    return plain('The answer was not understood', error.message, advice);
  }
  const detail = error instanceof Error ? error.message : String(error);
  return plain('Something went wrong in this page', detail, 'Load the page again and try once more.');
}

function plain(title: string, detail: string, advice: string): Failure {
  return { title, detail, advice, requestId: null, code: null, fields: [] };
}
