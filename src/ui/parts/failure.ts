/** What went wrong, as people read it. */
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

/** A failure that no answer of the server tells of. */
export function plainFailure(title: string, detail: string, advice: string): Failure {
  return { title, detail, advice, requestId: null, code: null, fields: [] };
}

/** A refused sign-in, as it is told to people with a field for a token before them. */
export function signInFailure(failure: Failure): Failure {
  if (failure.code === 'unauthenticated') {
    const advice = 'Check that all of it was copied, or get a new one.';
    return { ...failure, title: 'This token is not taken', advice };
  }
  if (failure.code === 'not_found') {
    const detail = 'Without it nobody can sign in.';
    return {
      ...failure,
      title: 'The API of this server is switched off',
      detail,
      advice: 'Start the server with SPACETIME_API=on.',
    };
  }
  return failure;
}
