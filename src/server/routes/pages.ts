import { readCursor, writeCursor } from '../http/cursor.ts';

const defaultLimit = 50;

/** Part of a list and the place where the next part begins. */
export interface ListPage<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

/**
 * One part of a list that is sorted by its keys. The cursor holds the last key that was given, so that what is added
 * or removed meanwhile makes nothing appear twice. Throws `invalid_request` for a cursor that nobody gave out.
 */
export function pageOf<T>(
  sorted: readonly T[],
  keyOf: (item: T) => string,
  query: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
): ListPage<T> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor);
  const start = after === undefined ? 0 : sorted.findIndex((item) => keyOf(item) > after);
  const limit = query.limit ?? defaultLimit;
  const items = start === -1 ? [] : sorted.slice(start, start + limit);
  const last = items.at(-1);
  const hasMore = start !== -1 && start + limit < sorted.length && last !== undefined;
  return {
    items,
    next_cursor: hasMore ? writeCursor(keyOf(last)) : null,
  };
}
