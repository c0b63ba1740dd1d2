import { type ErrorCode, worldStreamLimits } from '../../protocol/index.ts';

/** Where the token of this tab is kept. */
export interface TokenStore {
  readonly kept: () => string | null;
  readonly keep: (token: string) => void;
  readonly forget: () => void;
}

/** What a visitor is told who needs a token. */
export interface TokenRequest {
  readonly title: string;
  readonly text: string;
  readonly problem: string;
}

/** What is told of a token that counts no longer: where the world asks for another, and where it does without. */
interface TokenNews extends TokenRequest {
  readonly notice: string;
}

const ASKS = {
  title: 'This world asks for a token',
  text: 'Paste the token that the people who run it gave you.',
} as const;
const WAITS = `Join with another one: a ship waits ${worldStreamLimits.reconnectMs / 1000} s for its visitor.`;
const WITHOUT = 'You are here without a token.';
const UNKNOWN = 'The server does not know this token, or no longer does.';
const CHECK = 'Check that all of it was copied, or ask for a new one.';
const OVER = 'The session of your token has ended.';

const LEFT: TokenNews = {
  title: 'You have left',
  text: 'This tab has forgotten your token. To come back, join with a token again.',
  problem: '',
  notice: 'This tab has forgotten your token.',
};

/** What is wrong with a token that is given, by what the server says. */
const problems: Readonly<Partial<Record<ErrorCode, string>>> = {
  token_expired: 'This token has expired. Ask for a new one.',
  permission_denied: 'This token is good, but not for visits. Ask for one that lets you join.',
  token_suspended: 'This token is suspended for a while. Wait, or ask the people who run this world.',
  too_many_attempts: 'Too many wrong tokens came from where you are. Wait a minute, then try again.',
};

/** Refusals of tokens that may be taken another time, or on another page of the tab. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'token_suspended',
  'permission_denied',
  'too_many_attempts',
]);

/**
 * Holds the token that this visitor joins with. One that is refused is not said again: the world may be open without, and if
 * not, it asks for another.
 */
export class TokenDesk {
  readonly #store: TokenStore;
  #token: string | undefined;
  #said: string | undefined;
  #isInside = false;
  #news: TokenNews | undefined;

  /** @param linked A token that came with the address; it counts before the one that was kept. */
  constructor(store: TokenStore, linked?: string) {
    this.#store = store;
    if (linked === undefined) this.#token = store.kept() ?? undefined;
    else this.take(linked);
  }

  /** Whether there is a token to forget. */
  get held(): boolean {
    return this.#token !== undefined;
  }

  /** The token for the next hello. */
  hello(): string | undefined {
    this.#said = this.#token;
    return this.#token;
  }

  /** Holds a token, and keeps it for the tab. */
  take(token: string): void {
    this.#token = token;
    this.#store.keep(token);
  }

  /** Forgets the token, because the visitor wants that. */
  forget(): void {
    this.#drop();
    this.#isInside = false;
    this.#news = LEFT;
  }

  /** The world took the visitor in. Gives what is to be told of a token that it did so without, else nothing. */
  welcomed(): string | undefined {
    const notice = this.#said === undefined ? this.#news?.notice : undefined;
    this.#news = undefined;
    this.#isInside = true;
    return notice;
  }

  /** The world refused the last hello, or ended the visit. Gives what to ask for; undefined where to try without a token. */
  refused(code: ErrorCode | undefined): TokenRequest | undefined {
    if (this.#said === undefined) {
      this.#isInside = false;
      return this.#news ?? { ...ASKS, problem: '' };
    }
    this.#news = this.#isInside ? ended(code) : wrong(code);
    if (code !== undefined && passing.has(code)) this.#token = undefined;
    else this.#drop();
    return undefined;
  }

  #drop(): void {
    this.#token = undefined;
    this.#store.forget();
  }
}

function wrong(code: ErrorCode | undefined): TokenNews {
  const known = code && problems[code];
  return { ...ASKS, problem: known ?? `${UNKNOWN} ${CHECK}`, notice: `${known ?? UNKNOWN} ${WITHOUT}` };
}

function ended(code: ErrorCode | undefined): TokenNews {
  const what = code === 'token_expired' ? 'Your token has expired.' : ((code && problems[code]) ?? OVER);
  return {
    title: 'Your visit has ended',
    text: `${what} ${WAITS}`,
    problem: '',
    notice: `${what} ${WITHOUT}`,
  };
}
