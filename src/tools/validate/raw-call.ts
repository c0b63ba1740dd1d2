import { boundedText } from '../../client/index.ts';
import type { ProofContext } from './proof.ts';

/** An answer as it came, before anything is made of it. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
}

/** What is asked. */
export interface RawCall {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
}

const answerMs = 15_000;
const maxBytes = 4 * 1024 * 1024;

/** Asks with nothing checked beforehand and nothing followed. Rejects where no answer comes. */
export async function rawCall(
  { baseUrl, signal }: Pick<ProofContext, 'baseUrl' | 'signal'>,
  path: string,
  { method = 'GET', token, body }: RawCall = {},
): Promise<RawAnswer> {
  const response = await fetch(new URL(path, baseUrl), {
    method,
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await boundedText(response, maxBytes);
  if (text === undefined) throw new Error('The answer is longer than any answer of SpaceTime.');
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
