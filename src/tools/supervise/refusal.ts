import type { ErrorCode } from '../../protocol/terms/index.ts';
import { errorTable, errorType } from '../../protocol/terms/index.ts';

/** What to do next, where the table of the API speaks of the server instead. */
const advice = {
  malformed_request: undefined,
  request_timeout: 'Send the whole request within 5 seconds.',
  headers_too_large: 'Keep all header lines together within 8 KiB.',
  body_too_large: 'Send no body; at most 1 KiB of one is read, and left aside.',
  host_refused: 'Ask 127.0.0.1 or localhost; the supervisor has no other name.',
  origin_refused: 'Ask from a program; no page of a browser may.',
  not_found: 'There are GET /health, GET /status, POST /start, POST /stop and POST /restart.',
  method_not_allowed: undefined,
  unauthenticated:
    'Send "Authorization: Bearer <token>" with the token in the file supervisor-token of the data folder.',
  too_many_attempts: undefined,
  shutting_down: 'Start another one with: spacetime supervise',
  internal: undefined,
} as const satisfies Partial<Record<ErrorCode, string | undefined>>;

/** The errors of the supervisor: some of those of the API, with the same status and title. */
export type RefusalCode = keyof typeof advice;

/** All of them. */
export const refusalCodes = Object.keys(advice) as readonly RefusalCode[];

/** What the supervisor says of an error. */
export function refusalRow(code: RefusalCode): { status: number; title: string; advice: string } {
  const row = errorTable[code];
  return { ...row, advice: advice[code] ?? row.advice };
}

/** An answer of the supervisor. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A refusal as an RFC 9457 document. @param path Path that was asked, without its query. */
export function refusal(
  code: RefusalCode,
  path: string,
  requestId: string,
  more: { readonly detail?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer {
  const { status, title, advice: next } = refusalRow(code);
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...more.headers },
    body: {
      type: errorType(code),
      title,
      status,
      detail: more.detail ?? `${title}.`,
      instance: path,
      code,
      advice: next,
      request_id: requestId,
    },
  };
}
