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
