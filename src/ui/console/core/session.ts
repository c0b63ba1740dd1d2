import { computed, signal } from '@preact/signals';
import { HttpClient, ProblemError } from '../../../client/index.ts';
import type { Permission, TokenView } from '../../../protocol/index.ts';
import { forgetToken, keepToken, keptToken } from '../../parts/kept-token.ts';

/** Who is signed in: what GET /auth/status says of the token. */
export interface Identity
  extends Pick<TokenView, 'token_id' | 'kind' | 'subject' | 'role' | 'permissions' | 'expires_at'> {
  /** When the session ends, however often it is prolonged; null for a token without one. */
  readonly session_ends_at: string | null;
}

/** From when on the console offers to prolong, before the end. */
const soonMs = 10 * 60_000;
const checkMs = 5000;

/** The operator's token and what it allows. */
export class Session {
  readonly identity = signal<Identity | null>(null);
  readonly isChecking = signal(false);
  /** Why the operator has to sign in again; null when he never was or went himself. */
  readonly ended = signal<string | null>(null);
  /** Time left on the token, in milliseconds; looked at every few seconds. */
  readonly leftMs = signal(Number.POSITIVE_INFINITY);
  readonly endsSoon = computed(() => this.leftMs.value < soonMs);
  readonly client: HttpClient;
  private token: string | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** @param baseUrl Where the server is. */
  constructor(baseUrl: string) {
    this.client = new HttpClient({ baseUrl, token: (refused) => this.give(refused) });
  }

  /** The token for the telemetry. Throws when nobody is signed in. */
  current(): string {
    if (this.token === undefined) throw new Error('Nobody is signed in.');
    return this.token;
  }

  /** Whether the token gives the permission. */
  may(permission: Permission): boolean {
    return this.identity.value?.permissions.includes(permission) === true;
  }

  /** Takes up the token that this tab had before it was loaded anew. */
  async resume(): Promise<void> {
    const kept = keptToken();
    if (kept === null) return;
    await this.signIn(kept).catch((error: unknown) => {
      // Refused for haste, for one, it may be taken in a moment.
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
      forgetToken();
      this.ended.value = 'Your session has ended. Sign in with a new token.';
    });
  }

  /** Signs in. Rejects, with nothing changed, when the server does not take the token. */
  async signIn(token: string): Promise<void> {
    this.isChecking.value = true;
    try {
      const asking = new HttpClient({ baseUrl: location.origin, token });
      const { body } = await asking.call('auth_status', {});
      this.token = token;
      keepToken(token);
      this.ended.value = null;
      this.identity.value = body;
      this.watch();
    } finally {
      this.isChecking.value = false;
    }
  }

  /** Puts a fresh token in the place of this one, as long as the session lasts. */
  async prolong(): Promise<void> {
    const { body } = await this.client.call('auth_rotate', { body: {} });
    await this.signIn(body.access_token);
  }

  /** Asks the server whether the token still counts; forgets it when not. */
  async check(): Promise<void> {
    if (this.token === undefined) return;
    const { body } = await this.client.call('auth_status', {});
    this.identity.value = body;
  }

  /** Forgets the token here. The token itself goes on until it ends or is revoked. */
  signOut(): void {
    this.forget(null);
  }

  private async give(refused?: string): Promise<string | undefined> {
    if (refused !== undefined && refused === this.token)
      this.forget('The server no longer takes your token. Sign in with a new one.');
    return this.token;
  }

  private watch(): void {
    clearInterval(this.timer);
    const look = (): void => {
      const { value } = this.identity;
      if (value === null) return;
      this.leftMs.value = Date.parse(value.expires_at) - Date.now();
      if (this.leftMs.value <= 0) this.forget('Your token has expired. Sign in with a new one.');
    };
    this.timer = setInterval(look, checkMs);
    look();
  }

  private forget(why: string | null): void {
    clearInterval(this.timer);
    forgetToken();
    this.token = undefined;
    this.ended.value = why;
    this.identity.value = null;
  }
}
