import {
  type ErrorCode,
  errorCodes,
  errorTable,
  problemMediaType,
  type Route,
} from '../../protocol/index.ts';
import { STATUS_CODES } from '../net/node-http.ts';
import { type JsonSchema, pascal, problemName } from './schemas.ts';

/** Header lines of answers, by name. */
export const headers: Readonly<Record<string, JsonSchema>> = {
  RateLimit: text('The call, what remains of its quota, and the seconds until it is whole again.'),
  'RateLimit-Policy': text('The call, its quota, and the window in seconds.'),
  'X-Request-Id': text('Id of the request; the log and the audit of the server name it.'),
  'Access-Control-Allow-Origin': text('The origin of the asking page, where the server lets it read.'),
  'Retry-After': {
    description: 'Seconds to wait.',
    schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 31_622_400 },
  },
  ETag: text('Tag of the content, for If-None-Match.'),
  'Idempotency-Replayed': text(
    '`true` where the answer is the one that an earlier request with the same key got.',
  ),
  'Spacetime-Token-Ends': text('When the service token has to be replaced, in the last days of its life.'),
};

function text(description: string): JsonSchema {
  return { description, schema: { type: 'string', maxLength: 256 } };
}

const onEveryAnswer = [
  'RateLimit',
  'RateLimit-Policy',
  'X-Request-Id',
  'Access-Control-Allow-Origin',
  'Spacetime-Token-Ends',
];

/** References to header lines: those of every answer, and more. */
export function headerReferences(more: readonly string[] = []): JsonSchema {
  return Object.fromEntries(
    [...onEveryAnswer, ...more].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

/** Refusals that every call can give, whatever it does. */
const general: readonly ErrorCode[] = [
  'malformed_request',
  'request_timeout',
  'expectation_failed',
  'host_refused',
  'headers_too_large',
  'too_many_requests',
  'address_banned',
  'internal',
  'endpoint_off',
  'locked_down',
  'shutting_down',
  'store_unavailable',
];
/** Where somebody shows a token, wanted or not. */
const withToken: readonly ErrorCode[] = [
  'unauthenticated',
  'token_expired',
  'too_many_attempts',
  'token_suspended',
];
/** Where somebody sends a body, wanted or not; with GET none is read. */
const withBody: readonly ErrorCode[] = [
  'malformed_json',
  'json_too_deep',
  'body_too_large',
  'unsupported_media_type',
];
const withKey: readonly ErrorCode[] = ['idempotency_conflict', 'too_many_keys'];

/** Every refusal that a call can give, in the order of the table. */
function refusalsOf(row: Route): readonly ErrorCode[] {
  const { method, body, query, params, permission, audit, idempotent, errors } = row;
  const codes = new Set<ErrorCode>([...general, ...withToken, ...errors]);
  if (permission !== 'none' && permission !== 'token') codes.add('permission_denied');
  if (method !== 'GET') for (const code of withBody) codes.add(code);
  if (body !== undefined || query !== undefined || params !== undefined) codes.add('invalid_request');
  if (audit !== undefined) codes.add('maintenance');
  if (idempotent === true) for (const code of withKey) codes.add(code);
  return errorCodes.filter((code) => codes.has(code));
}

/** Codes that need no mention in the name of an answer. */
const plain: ReadonlySet<ErrorCode> = new Set([
  ...general,
  ...withToken,
  'permission_denied',
  'invalid_request',
] as const);

/** The answers of refusals: calls that refuse alike share them. */
export class RefusalAnswers {
  private readonly made: Record<string, JsonSchema> = {};

  /** Every shared answer that was asked for, by name. */
  get all(): Readonly<Record<string, JsonSchema>> {
    return this.made;
  }

  /** References to the refusals of a call, by status; where a probe answers with a status itself, that counts. */
  of(row: Route): Record<string, JsonSchema> {
    const byStatus = Map.groupBy(refusalsOf(row), (code) => errorTable[code].status);
    const statuses = [...byStatus].filter(([status]) => !Object.hasOwn(row.answers, status));
    return Object.fromEntries(
      statuses.map(([status, codes]) => {
        const name = nameOf(status, codes);
        this.made[name] ??= refusalAnswer(status, codes);
        return [String(status), { $ref: `#/components/responses/${name}` }];
      }),
    );
  }
}

/** Such as `ServiceUnavailableMaintenance`: the status in words and what is special in it. */
function nameOf(status: number, codes: readonly ErrorCode[]): string {
  const special = codes.filter((code) => !plain.has(code)).map(pascal);
  return `${(STATUS_CODES[status] ?? String(status)).replace(/\W/g, '')}${special.join('')}`;
}

function refusalAnswer(status: number, codes: readonly ErrorCode[]): JsonSchema {
  const lines = codes.map((code) => `- \`${code}\`: ${errorTable[code].title}. ${errorTable[code].advice}`);
  return {
    description: lines.join('\n'),
    headers: headerReferences(status === 429 || status === 503 ? ['Retry-After'] : []),
    content: {
      [problemMediaType]: { schema: { $ref: `#/components/schemas/${problemName}` } },
    },
    'x-codes': codes,
  };
}
