import { type Failure, plainFailure } from '../../parts/failure.ts';
import { asList, asRecord, asText, isRecord } from '../model/json.ts';
import type { ReadyRequest } from '../model/request.ts';

/** Longest wait for an answer. */
const patienceMs = 120_000;
/** Of a longer answer only the beginning is read. */
const mostBytes = 4 * 1024 * 1024;

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The body as it came, or its beginning. */
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
  readonly isCut: boolean;
  readonly tookMs: number;
  readonly bytes: number;
}

/** The address is not of this server. */
class ForeignAddressError extends Error {}

/** The browser does not send such a request; the message says why. */
class UnsendableError extends Error {}

/** Sends a request to the server of this page. Rejects when no answer comes, or when the signal says so. */
export async function send(
  { method, address, headers, body }: ReadyRequest,
  token: string | null,
  signal?: AbortSignal,
): Promise<Reply> {
  const target = new URL(address, location.origin);
  // A path that begins with two slashes would carry the token to another place.
  if (target.origin !== location.origin) throw new ForeignAddressError();
  const startedMs = performance.now();
  const limits = [AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])];
  const request = made(target, {
    method,
    body,
    redirect: 'error',
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.any(limits),
    headers: {
      Accept: 'application/json, */*;q=0.5',
      ...headers,
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    },
  });
  const response = await fetch(request);
  const { text, bytes, isCut } = await read(response);
  const isJson = response.headers.get('content-type')?.includes('json') === true && !isCut;
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    text,
    json: isJson ? parsed(text) : undefined,
    isCut,
    tookMs: performance.now() - startedMs,
    bytes,
  };
}

function made(target: URL, wish: RequestInit): Request {
  try {
    return new Request(target, wish);
  } catch (error) {
    throw new UnsendableError(error instanceof Error ? error.message : String(error));
  }
}

async function read({ body }: Response): Promise<Pick<Reply, 'text' | 'bytes' | 'isCut'>> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) return { text: text + decoder.decode(), bytes, isCut: false };
    bytes += part.value.byteLength;
    text += decoder.decode(part.value, { stream: true });
    if (bytes <= mostBytes) continue;
    await reader?.cancel();
    return { text, bytes, isCut: true };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a refusal says; null where the reply is none. */
export function refusalIn({ json, status }: Reply): Failure | null {
  if (status < 400 || !isRecord(json) || asText(json.title) === '') return null;
  return {
    title: asText(json.title),
    detail: asText(json.detail),
    advice: asText(json.advice),
    requestId: asText(json.request_id) || null,
    code: asText(json.code) || null,
    fields: asList(json.errors)
      .map(asRecord)
      .map(({ path, message }) => ({ path: asText(path), message: asText(message) })),
  };
}

/** Why no answer came, in words. */
export function silenceOf(error: unknown): Failure {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof ForeignAddressError)
    return plainFailure(
      'Not sent',
      'The address leads to another server.',
      'Mend the description of this call.',
    );
  if (error instanceof UnsendableError)
    return plainFailure(
      'Not sent',
      error.message,
      'Look at the header lines and the token: they take Latin letters.',
    );
  if (name === 'AbortError')
    return plainFailure('Not waited for', 'You went on before the answer came.', stillDone);
  if (name === 'TimeoutError') {
    const detail = `No answer came within ${patienceMs / 1000} seconds.`;
    return plainFailure('The server takes too long', detail, stillDone);
  }
  const advice = 'Check that the server runs and that this machine reaches it, then try again.';
  return plainFailure('The server does not answer', `Nothing came from ${location.origin}.`, advice);
}

const stillDone = 'The server may do what was asked all the same; look before you send it again.';
