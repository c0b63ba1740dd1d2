import { defineOperation, first } from '../operation.ts';

/** Tokens of everybody that can be used. */
export const countActiveTokens = defineOperation({
  name: 'counts.active_tokens',
  *work({ nowMs }: { nowMs: number }) {
    const row = yield* first<{ active: number }>(
      'SELECT count(*) AS active FROM tokens WHERE expires_ms > ? AND ends_ms > ?',
      nowMs,
      nowMs,
    );
    return row?.active ?? 0;
  },
});
