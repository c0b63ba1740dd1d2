/** Where the token is kept: for this tab, until it is closed. Never in the address, never on disk. */
const storageKey = 'spacetime.console.token';

/** The token that this tab had before its page was loaded; null where there is none. */
export const keptToken = (): string | null => store()?.getItem(storageKey) ?? null;

/** Keeps a token for the pages of this tab. */
export const keepToken = (token: string): void => store()?.setItem(storageKey, token);

/** Forgets the token of this tab. */
export const forgetToken = (): void => store()?.removeItem(storageKey);

/** Undefined where the browser is set to let pages keep nothing: then a token lasts as long as its page. */
function store(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

/** The token in what somebody pasted, which may be a whole header line. */
export const pastedToken = (text: string): string => text.replace(/^Bearer\s+/i, '').trim();
