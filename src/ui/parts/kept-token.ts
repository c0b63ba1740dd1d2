/** Where the token is kept: for this tab, until it is closed. Never in the address, never on disk. */
const storageKey = 'spacetime.token';

/** Longest token that a server looks at, in characters. */
export const tokenLengthMax = 4096;

/** What a field for a token is called. */
export const tokenTitle = 'Access token';
/** What becomes of a token that is typed into a page. */
export const tokenHint = 'Kept for this tab only, and forgotten when it is closed.';

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

/**
 * The token in what somebody pasted, which may be a header line, a link with `#token=`, or broken into lines by the window
 * that it was copied from; empty where there is none.
 */
export function pastedToken(text: string): string {
  const word = text.replace(/^\s*Bearer\s+/i, '').replace(/\s+/g, '');
  const hash = word.indexOf('#');
  return hash < 0 ? word : (new URLSearchParams(word.slice(hash + 1)).get('token') ?? '');
}
