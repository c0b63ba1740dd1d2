/** Work of a job that would hold up requests, for a thread of its own. */
export interface ThreadTask {
  readonly ephemerisFile: string;
  readonly bodies: readonly string[];
  readonly center: string;
  /** TDB since J2000 of the first instant. */
  readonly day: number;
  readonly second: number;
  readonly stepS: number;
  readonly instants: number;
}

/** Entries of a result. */
export type Items = readonly Readonly<Record<string, unknown>>[];

/** What the thread says: entries, of which the next come when it is told so; that it is done; or why it cannot. */
export type ThreadNews =
  | { readonly kind: 'items'; readonly items: Items }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: 'epoch_outside_span'; readonly message: string };
