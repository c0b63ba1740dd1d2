import { boundedText, certificateTrouble } from '../../client/index.ts';

/** What came of a request: an answer, nothing within the time, nobody there, or something that is no answer of HTTP. */
export type Got =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'refused' | 'silent' | 'foreign'; readonly detail: string };

/** More is not read: an address that sends without an end is no server of ours. */
const maxBodyBytes = 64 * 1024;

/** Asks an address for JSON, in bounded time and memory. Never rejects; a body that is no JSON is undefined. */
export async function boundedGet(url: URL, timeoutMs: number, token?: string): Promise<Got> {
  const ending = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    ending.abort();
  }, timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: ending.signal,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    });
    return {
      kind: 'answer',
      status: response.status,
      body: parsed(await boundedText(response, maxBodyBytes)),
    };
  } catch (error) {
    return late ? { kind: 'silent', detail: `no answer within ${timeoutMs / 1000} s` } : reasonOf(error);
  } finally {
    clearTimeout(timer);
    ending.abort();
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** What a connection fails with where nobody is. */
const absent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function reasonOf(error: unknown): Got {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ECONNREFUSED') return { kind: 'refused', detail: 'nothing listens there' };
  // Ports of old services that no fetch goes to; whatever is there, it is no server of ours.
  if (cause instanceof Error && cause.message === 'bad port')
    return { kind: 'refused', detail: 'no request may go to a port of this number' };
  if (absent.has(code)) return { kind: 'refused', detail: `it cannot be reached (${code})` };
  const trouble = certificateTrouble(cause ?? {});
  return { kind: 'foreign', detail: trouble ?? 'what answers there does not speak HTTP, or hangs up' };
}
