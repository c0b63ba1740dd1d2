import { all, change, defineOperation } from '../operation.ts';

/** Something that lies sealed in the store. */
export interface SealedRow {
  /** Its table. */
  readonly place: 'signing_keys' | 'webhook_secrets';
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Everything that stays sealed for long. Answers to repeatable requests are not among it: they are gone in a day. */
export const listSealed = defineOperation({
  name: 'sealed.list',
  *work() {
    return yield* all<SealedRow>(
      `SELECT 'signing_keys' AS place, kid AS id, sealed FROM signing_keys
       UNION ALL SELECT 'webhook_secrets', id, sealed FROM webhook_secrets`,
    );
  },
});

/** Puts newly sealed bytes in the place of old ones; leaves alone what has changed meanwhile. */
export const replaceSealed = defineOperation({
  name: 'sealed.replace',
  *work(rows: readonly (SealedRow & { readonly fresh: Uint8Array })[]) {
    let replaced = 0;
    for (const { place, id, sealed, fresh } of rows) {
      const text =
        place === 'signing_keys'
          ? 'UPDATE signing_keys SET sealed = ? WHERE kid = ? AND sealed = ?'
          : 'UPDATE webhook_secrets SET sealed = ? WHERE id = ? AND sealed = ?';
      replaced += yield* change(text, fresh, id, sealed);
    }
    return replaced;
  },
});
