/** Where the token is kept: for this tab, until it is closed. Never in the address, never on disk. */
const storageKey = 'spacetime.console.token';

/** The token that this tab had before its page was loaded; null where there is none. */
export const keptToken = (): string | null => sessionStorage.getItem(storageKey);

/** Keeps a token for the pages of this tab. */
export const keepToken = (token: string): void => sessionStorage.setItem(storageKey, token);

/** Forgets the token of this tab. */
export const forgetToken = (): void => sessionStorage.removeItem(storageKey);

/** The token in what somebody pasted, which may be a whole header line. */
export const pastedToken = (text: string): string => text.replace(/^Bearer\s+/i, '').trim();
