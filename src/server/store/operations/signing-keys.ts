import { all, change, defineOperation, first } from '../operation.ts';
import { noteChange } from '../token-rows.ts';

/** A signing key as the store keeps it. */
export interface SigningKeyRow {
  readonly kid: string;
  readonly public_jwk: string;
  /** The private key, sealed. */
  readonly sealed: Uint8Array;
  readonly created_ms: number;
  /** Since when it signs nothing new; null for the one in use. */
  readonly retired_ms: number | null;
}

/** A key on its way into the store. */
interface NewKey {
  readonly kid: string;
  readonly publicJwk: string;
  readonly sealed: Uint8Array;
}

const everyKey = 'SELECT * FROM signing_keys ORDER BY retired_ms IS NOT NULL, created_ms DESC, kid';

/** All signing keys, the one in use first. */
export const listSigningKeys = defineOperation({
  name: 'signing_keys.list',
  *work() {
    return yield* all<SigningKeyRow>(everyKey);
  },
});

/** All signing keys; when there is none, the offered one is kept. */
export const keepSigningKey = defineOperation({
  name: 'signing_keys.keep',
  *work({ key, nowMs }: { key: NewKey; nowMs: number }) {
    const current = yield* first('SELECT kid FROM signing_keys WHERE retired_ms IS NULL');
    if (current === undefined) {
      yield* change(
        'INSERT INTO signing_keys (kid, public_jwk, sealed, created_ms) VALUES (?, ?, ?, ?)',
        key.kid,
        key.publicJwk,
        key.sealed,
        nowMs,
      );
    }
    return yield* all<SigningKeyRow>(everyKey);
  },
});

/**
 * Puts a new key in use. Retired ones still verify until the last token that they signed has ended, unless they are to be
 * forgotten: then those tokens end at once.
 */
export const rotateSigningKey = defineOperation({
  name: 'signing_keys.rotate',
  *work({ key, forget, nowMs }: { key: NewKey; forget: boolean; nowMs: number }) {
    if (forget) {
      yield* change('DELETE FROM signing_keys');
      yield* change(
        "UPDATE tokens SET revoked_ms = ?, revoked_by = 'key', ends_ms = ? WHERE ends_ms > ?",
        nowMs,
        nowMs,
        nowMs,
      );
      yield* noteChange({ kind: 'revoked', token: null, family: null, ends_ms: nowMs }, nowMs);
    }
    yield* change('UPDATE signing_keys SET retired_ms = ? WHERE retired_ms IS NULL', nowMs);
    yield* change(
      'INSERT INTO signing_keys (kid, public_jwk, sealed, created_ms) VALUES (?, ?, ?, ?)',
      key.kid,
      key.publicJwk,
      key.sealed,
      nowMs,
    );
    yield* noteChange({ kind: 'keys', token: null, family: null, ends_ms: nowMs }, nowMs);
  },
});

/** Forgets retired keys whose last token has ended; gives how many. */
export const pruneSigningKeys = defineOperation({
  name: 'signing_keys.prune',
  *work({ nowMs }: { nowMs: number }) {
    return yield* change(
      `DELETE FROM signing_keys WHERE retired_ms IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.kid = signing_keys.kid AND tokens.ends_ms > ?)`,
      nowMs,
    );
  },
});
