import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Act } from '../http/audit-port.ts';
import {
  keepSigningKey,
  listSigningKeys,
  pruneSigningKeys,
  rotateSigningKey,
  type SigningKeyRow,
} from '../store/operations/signing-keys.ts';
import type { Store } from '../store/store.ts';
import { tokenAlgorithm } from './token-format.ts';
import type { Vault } from './vault.ts';

/** A key that signs tokens. */
export interface SigningKey {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly createdMs: number;
  /** Since when it signs nothing new. */
  readonly retiredMs: number | null;
}

/** Key names are thumbprints (RFC 7638): 43 characters. */
const kidForm = /^[\w-]{43}$/;
const purpose = 'signing keys';
/** Time between two looks into the store for a key that is not known, so that made-up names cost nothing. */
const lookMs = 1000;

/** What a ring is made of. */
export interface KeyRingParts {
  readonly store: Store;
  readonly vault: Vault;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The signing keys of a store: one in use, and retired ones whose tokens still live. Private keys lie sealed in the store. */
export class KeyRing {
  private readonly parts: KeyRingParts;
  private keys: readonly SigningKey[] = [];
  private lookedMs = Number.NEGATIVE_INFINITY;

  private constructor(parts: KeyRingParts) {
    this.parts = parts;
  }

  /** Opens the keys of a store and makes the first one. Rejects with VaultError when another secret has sealed them. */
  static async open(parts: KeyRingParts): Promise<KeyRing> {
    const ring = new KeyRing(parts);
    const { store, now } = parts;
    let rows = await store.run(listSigningKeys, undefined);
    if (rows.every(({ retired_ms }) => retired_ms !== null))
      rows = await store.run(keepSigningKey, { key: await ring.make(), nowMs: now() });
    await ring.take(rows);
    return ring;
  }

  /** Puts a new key in use and forgets all others, also those that this secret cannot open. Every token ends. */
  static async replace(parts: KeyRingParts): Promise<void> {
    const key = await new KeyRing(parts).make();
    await parts.store.run(rotateSigningKey, { key, forget: true, nowMs: parts.now() });
  }

  /** The key in use. */
  get current(): SigningKey {
    const [key] = this.keys;
    if (key === undefined || key.retiredMs !== null) throw new Error('There is no signing key in use.');
    return key;
  }

  /** All keys whose tokens may be valid, the one in use first. */
  get all(): readonly SigningKey[] {
    return this.keys;
  }

  /** The key of that name; looks into the store for one that another process has made. */
  async find(kid: string): Promise<SigningKey | undefined> {
    if (!kidForm.test(kid)) return undefined;
    const known = this.keys.find((key) => key.kid === kid);
    if (known !== undefined) return known;
    if (performance.now() - this.lookedMs < lookMs) return undefined;
    this.lookedMs = performance.now();
    await this.reload();
    return this.keys.find((key) => key.kid === kid);
  }

  /** Reads the keys again. */
  async reload(): Promise<void> {
    await this.take(await this.parts.store.run(listSigningKeys, undefined));
  }

  /** Public keys as a JSON Web Key Set (RFC 7517). */
  publicKeys(): { readonly keys: readonly PublicKey[] } {
    return {
      keys: this.keys.map(({ kid, publicJwk }) => ({
        kty: 'OKP',
        crv: 'Ed25519',
        x: publicJwk.x ?? '',
        kid,
        alg: tokenAlgorithm,
        use: 'sig',
      })),
    };
  }

  /**
   * Puts a new key in use.
   * @param forget Whether the old ones, with every token that they signed, end at once: for a key that got out.
   */
  async rotate(forget: boolean, act?: Act): Promise<SigningKey> {
    const { store, now } = this.parts;
    await (act ?? store).run(rotateSigningKey, { key: await this.make(), forget, nowMs: now() });
    await this.reload();
    return this.current;
  }

  /** Forgets retired keys that no living token needs. */
  async prune(): Promise<void> {
    const { store, now } = this.parts;
    if ((await store.run(pruneSigningKeys, { nowMs: now() })) > 0) await this.reload();
  }

  private async make(): Promise<{ kid: string; publicJwk: string; sealed: Uint8Array }> {
    const { publicKey, privateKey } = await generateKeyPair(tokenAlgorithm, {
      crv: 'Ed25519',
      extractable: true,
    });
    const publicJwk = await exportJWK(publicKey);
    const secret = JSON.stringify(await exportJWK(privateKey));
    return {
      kid: await calculateJwkThumbprint(publicJwk),
      publicJwk: JSON.stringify(publicJwk),
      sealed: this.parts.vault.seal(purpose, Buffer.from(secret, 'utf8')),
    };
  }

  private async take(rows: readonly SigningKeyRow[]): Promise<void> {
    const known = new Map(this.keys.map((key) => [key.kid, key]));
    this.keys = await Promise.all(
      rows.map(async (row) => {
        const key = known.get(row.kid);
        return key === undefined ? await this.open(row) : { ...key, retiredMs: row.retired_ms };
      }),
    );
  }

  private async open(row: SigningKeyRow): Promise<SigningKey> {
    const opened = Buffer.from(this.parts.vault.open(purpose, row.sealed)).toString('utf8');
    const publicJwk = JSON.parse(row.public_jwk) as JWK;
    const [publicKey, privateKey] = await Promise.all([
      importJWK(publicJwk, tokenAlgorithm),
      importJWK(JSON.parse(opened) as JWK, tokenAlgorithm),
    ]);
    if (publicKey instanceof Uint8Array || privateKey instanceof Uint8Array)
      throw new Error(`The signing key ${row.kid} is not of Ed25519.`);
    return {
      kid: row.kid,
      publicJwk,
      publicKey,
      privateKey,
      createdMs: row.created_ms,
      retiredMs: row.retired_ms,
    };
  }
}

/** One key of the set. */
export interface PublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: 'sig';
}
