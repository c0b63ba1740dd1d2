import { ApiError } from '../../protocol/index.ts';

/** A cursor that holds the key of the last entry that was given. */
export function writeCursor(key: string): string {
  return Buffer.from(`k${key}`, 'utf8').toString('base64url');
}

/** The key that a cursor holds. Throws `invalid_request` for a cursor that nobody gave out. */
export function readCursor(cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const text = bytes.toString('utf8');
  // Only the one spelling that was given out counts, which also refuses what is no UTF-8.
  if (!text.startsWith('k') || writeCursor(text.slice(1)) !== cursor) {
    throw new ApiError('invalid_request', 'The cursor is not one that this list gave out.', {
      errors: [{ where: 'query', path: '/cursor', message: 'use next_cursor of the answer before' }],
    });
  }
  return text.slice(1);
}
