import { hash, randomUUID } from 'node:crypto';
import type { Log } from '../../engine/index.ts';
import { ApiError } from '../../protocol/index.ts';
import type { Vault } from '../auth/vault.ts';
import { claimKey, keepAnswer, releaseKey } from '../store/operations/idempotency.ts';
import type { Store } from '../store/store.ts';

/** Purpose of the vault's key: answers hold tokens and secrets, which do not lie open in the store. */
const purpose = 'idempotency';
const keptMs = 86_400_000;
const keyLimits = { maxOfOwner: 1000, max: 100_000 } as const;
/** Requests with a key that are under way at once. */
const maxUnderWay = 1000;
/** An answer that is longer is not kept, and its key is free again. */
const maxAnswerBytes = 256 * 1024;
const keyForm = /^[\x21-\x7e]{1,255}$/;

/** What idempotency works with. */
export interface IdempotencySettings {
  readonly store: Store;
  readonly vault: Vault;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** An answer as it was given. */
export interface KeptAnswer {
  readonly status: number;
  /** JSON. */
  readonly body: string;
}

/** A request that may come again with the same key. */
export interface KeyedRequest {
  /** Whose key it is: two callers may choose the same. */
  readonly owner: string;
  readonly key: string;
  /** Method, address and body. */
  readonly content: string;
}

/** A claimed key: the request is carried out now, and what comes of it is either kept or the key given free. */
export interface Claim {
  /** Keeps the answer. Refused and broken requests that did nothing give their key free instead. */
  settle(answer: KeptAnswer): Promise<void>;
}

/** Carries out every request with a key once, and gives its answer to whoever asks again. */
export class Idempotency {
  private readonly settings: IdempotencySettings;
  private readonly process = randomUUID();
  private readonly underWay = new Map<
    string,
    { readonly fingerprint: string; readonly done: Promise<void> }
  >();

  constructor(settings: IdempotencySettings) {
    this.settings = settings;
  }

  /** Throws `invalid_request` unless it is 1 to 255 visible characters. */
  static readKey(header: string | string[]): string {
    if (typeof header === 'string' && keyForm.test(header)) return header;
    throw new ApiError('invalid_request', 'Idempotency-Key has to be 1 to 255 visible ASCII characters.');
  }

  /**
   * The answer that the request had before, or a claim to carry it out. A repeat that comes while the first is under way
   * waits for it. Rejects with `idempotency_conflict` for another request with the same key, and for a repeat of one that
   * was cut off.
   */
  async begin({ owner, key, content }: KeyedRequest): Promise<KeptAnswer | Claim> {
    const place = `${owner} ${key}`;
    const fingerprint = hash('sha256', content, 'base64url');
    for (;;) {
      const first = this.underWay.get(place);
      if (first === undefined) return await this.claim({ owner, key, fingerprint }, place);
      if (first.fingerprint !== fingerprint) throw new ApiError('idempotency_conflict');
      await first.done;
    }
  }

  private async claim(
    { owner, key, fingerprint }: { owner: string; key: string; fingerprint: string },
    place: string,
  ): Promise<KeptAnswer | Claim> {
    const { store, vault, now } = this.settings;
    if (this.underWay.size >= maxUnderWay) throw new ApiError('too_many_keys');
    const { promise: done, resolve } = Promise.withResolvers<void>();
    this.underWay.set(place, { fingerprint, done });
    const end = (): void => {
      this.underWay.delete(place);
      resolve();
    };
    try {
      const stand = await store.run(claimKey, {
        request: { owner, key, fingerprint, process: this.process },
        limits: keyLimits,
        nowMs: now(),
        expiresMs: now() + keptMs,
      });
      if (stand.kind === 'fresh') return { settle: (answer) => this.settle(owner, key, answer).finally(end) };
      if (stand.kind === 'different') throw new ApiError('idempotency_conflict');
      if (stand.kind !== 'answered') throw new ApiError('idempotency_conflict', cutOff);
      end();
      const body = Buffer.from(vault.open(purpose, stand.sealed)).toString('utf8');
      return { status: stand.status, body };
    } catch (error) {
      end();
      throw error;
    }
  }

  /** Never rejects: the request has been carried out, whatever becomes of its key. */
  private async settle(owner: string, key: string, { status, body }: KeptAnswer): Promise<void> {
    const { store, vault, log } = this.settings;
    const bytes = Buffer.from(body, 'utf8');
    try {
      if (status === refusedForNow || bytes.length > maxAnswerBytes)
        await store.run(releaseKey, { owner, key });
      else await store.run(keepAnswer, { owner, key, status, sealed: vault.seal(purpose, bytes) });
    } catch (error) {
      log.error('the answer to a request with a key could not be kept', { reason: String(error) });
    }
  }
}

/** Whoever is told to come back later has caused nothing. */
const refusedForNow = 503;

const cutOff =
  'An earlier request with this key was cut off before its outcome was known. See what is there, then use a new key.';
