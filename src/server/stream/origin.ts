import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../net/listen.ts';

/**
 * Whether a page may open a connection: the page of this very server, and while developing also one that another
 * server of the same machine serves. What is no browser sends no Origin and is judged by its token alone.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, developing: boolean): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  let url: URL;
  try {
    url = new URL(origin);
  } catch {
    return false;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  if (url.host === host) return true;
  const ownName = host?.replace(/:\d+$/, '') ?? '';
  return developing && isLoopback(url.hostname) && isLoopback(ownName);
}
