import { signal } from '@preact/signals';
import type { Failure } from '../../parts/failure.ts';
import { plainFailure } from '../../parts/failure.ts';
import { forgetToken, keepToken, keptToken } from '../../parts/kept-token.ts';
import { asRecord, asText, asTexts } from '../model/json.ts';
import { type Reply, refusalIn, send, silenceOf } from './transport.ts';

/** Whose token requests are sent with. */
export interface Identity {
  readonly subject: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

const whoAmI = { method: 'GET', address: '/auth/status', headers: {}, body: null } as const;

/** Holds the token that requests are sent with; the console of the same tab has the same one. */
export class Caller {
  readonly identity = signal<Identity | null>(null);
  /** Why the token was forgotten; null when it was not. */
  readonly ended = signal<string | null>(null);
  private kept: string | null = null;

  /** The token; null while nobody is signed in. */
  get token(): string | null {
    return this.kept;
  }

  /** Takes up the token that this tab had before. */
  async resume(): Promise<void> {
    const token = keptToken();
    if (token === null) return;
    const failure = await this.signIn(token);
    if (refusesToken(failure)) this.forget('Your session has ended. Sign in again.');
  }

  /** Signs in. Gives what the server says against the token, with nothing changed; null when it takes it. */
  async signIn(token: string): Promise<Failure | null> {
    let reply: Reply;
    try {
      reply = await send(whoAmI, token);
    } catch (error) {
      return silenceOf(error);
    }
    if (reply.status !== 200) return refusalIn(reply) ?? strange(reply);
    const { subject, role, permissions } = asRecord(reply.json);
    this.kept = token;
    keepToken(token);
    this.ended.value = null;
    this.identity.value = {
      subject: asText(subject),
      role: asText(role),
      permissions: asTexts(permissions),
    };
    return null;
  }

  /** Looks at the reply to a request that was sent with the token: one that is not taken is forgotten. */
  heed(reply: Reply): void {
    if (this.kept !== null && refusesToken(refusalIn(reply)))
      this.forget('The server no longer takes your token. Sign in with a new one.');
  }

  /** Forgets the token here. The token itself goes on until it ends or is revoked. */
  signOut(): void {
    this.forget(null);
  }

  private forget(why: string | null): void {
    forgetToken();
    this.kept = null;
    this.ended.value = why;
    this.identity.value = null;
  }
}

const tokenRefusals: ReadonlySet<string> = new Set(['unauthenticated', 'token_expired']);

/** Whether the token itself is refused. A call can also be refused with 401 for what its body holds, or for haste. */
const refusesToken = (failure: Failure | null): boolean => tokenRefusals.has(failure?.code ?? '');

function strange({ status }: Reply): Failure {
  const advice = 'Check that this page comes from a SpaceTime server whose API is switched on.';
  return plainFailure('The token could not be checked', `GET /auth/status answered ${status}.`, advice);
}
