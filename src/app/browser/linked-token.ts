import { pastedToken, tokenLengthMax } from '../../ui/index.ts';

/**
 * The token that a link brought as `#token=…`, which is taken out of the address and of the page's history at once. The part
 * behind `#` is never sent to a server; undefined where it holds no token.
 */
export function takeLinkedToken(
  at: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState' | 'state'>,
): string | undefined {
  const parts = new URLSearchParams(at.hash.slice(1));
  const linked = parts.get('token');
  if (linked === null) return undefined;
  parts.delete('token');
  const rest = parts.size === 0 ? '' : `#${parts}`;
  history.replaceState(history.state, '', `${at.pathname}${at.search}${rest}`);
  const token = pastedToken(linked);
  return token === '' || token.length > tokenLengthMax ? undefined : token;
}
