import type { Log } from '../../engine/index.ts';
import { pruneTokens } from '../store/operations/tokens.ts';
import type { Store } from '../store/store.ts';
import { Authenticator } from './authenticator.ts';
import { KeyRing } from './key-ring.ts';
import { reseal } from './reseal.ts';
import { tokenTimes } from './token-format.ts';
import { TokenIssuer } from './token-issuer.ts';
import { Vault } from './vault.ts';

/** What tokens are made and checked with. */
export interface AuthSettings {
  readonly store: Store;
  /** The secret of the server, at least 32 bytes. */
  readonly secret: string;
  /** The one before, while something may still be sealed with it. */
  readonly previousSecret?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Wrong tokens an address may send within a minute. */
  readonly failuresPerMinute: number;
  readonly log: Log;
}

const pruneMs = 3_600_000;
/** For how long an ended token is still shown: as long as the longest one lives. */
const keptMs = tokenTimes.serviceMs;
const changesKeptMs = 86_400_000;

/** Everything about tokens of one server. */
export class Auth {
  readonly vault: Vault;
  readonly keys: KeyRing;
  readonly issuer: TokenIssuer;
  readonly authenticator: Authenticator;
  private readonly settings: AuthSettings;
  private readonly timer: NodeJS.Timeout;

  private constructor(settings: AuthSettings, vault: Vault, keys: KeyRing) {
    this.settings = settings;
    this.vault = vault;
    this.keys = keys;
    this.issuer = new TokenIssuer({ ...settings, vault, keys });
    this.authenticator = new Authenticator({ ...settings, keys });
    this.timer = setInterval(() => {
      void this.prune().catch((error: unknown) =>
        settings.log.warn('old tokens could not be removed', { reason: String(error) }),
      );
    }, pruneMs).unref();
  }

  /** Opens the keys of the store and begins to follow it. Rejects with VaultError when another secret sealed them. */
  static async open(settings: AuthSettings): Promise<Auth> {
    const { secret, previousSecret, store, log } = settings;
    const vault = new Vault(secret, previousSecret);
    if (previousSecret !== undefined) await reseal(store, vault, log);
    const auth = new Auth(settings, vault, await KeyRing.open({ ...settings, vault }));
    await auth.prune();
    await auth.authenticator.start();
    // Another process may have changed them before they were followed.
    await auth.keys.reload();
    return auth;
  }

  /** Forgets tokens that ended long ago, and keys that no living token needs. */
  async prune(): Promise<void> {
    const now = this.settings.now();
    await this.settings.store.run(pruneTokens, {
      tokensBeforeMs: now - keptMs,
      changesBeforeMs: now - changesKeptMs,
    });
    await this.keys.prune();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.authenticator.stop();
  }
}
