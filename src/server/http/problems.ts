import type { FastifyError, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import {
  ApiError,
  type ErrorCode,
  errorTable,
  errorType,
  type FieldError,
  type Problem,
} from '../../protocol/index.ts';

/** The refusal as an RFC 9457 document; the path is shown without its query, which may hold what nobody should see. */
export function problemDocument(error: ApiError, path: string, requestId: string): Problem {
  const row = errorTable[error.code];
  return {
    type: errorType(error.code),
    title: row.title,
    status: row.status,
    detail: error.message,
    instance: path,
    code: error.code,
    advice: row.advice,
    request_id: requestId,
    ...(error.details.errors === undefined ? {} : { errors: [...error.details.errors] }),
  };
}

/** Codes of the HTTP library and the errors of the table they stand for. */
const libraryCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_request',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_json',
  FST_ERR_BAD_URL: 'malformed_request',
  FST_ERR_MAX_PARAM_LENGTH: 'malformed_request',
};

/** The refusal that an error of a route or of the HTTP library amounts to; anything unforeseen is `internal`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) return schemaError(error);
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code !== undefined && Object.hasOwn(libraryCodes, code))
    return new ApiError(libraryCodes[code] ?? 'internal');
  if (statusCode === 400) return new ApiError('malformed_request', 'The request broke off or is malformed.');
  return new ApiError('internal', 'Something failed that should not; the log of the server has the cause.');
}

const places: Readonly<Record<string, FieldError['where']>> = {
  body: 'body',
  querystring: 'query',
  params: 'params',
};

interface FieldFailure {
  readonly instancePath: string;
  readonly message?: string | undefined;
  /** Of a value of several forms: what each of them lacks. */
  readonly params?: { readonly errors?: unknown };
}

interface SchemaFailure {
  readonly validationContext?: string | undefined;
  readonly validation: readonly FieldFailure[];
}

const maxListedFields = 20;

function schemaError(error: SchemaFailure): ApiError {
  const where = places[error.validationContext ?? 'body'] ?? 'body';
  const failures = error.validation.flatMap(wordedFailures);
  const errors = failures.slice(0, maxListedFields).map((failure) => ({ where, ...failure }));
  const first = errors[0];
  // A body can be one of the sky as well.
  const whole = where === 'body' ? 'body of the request' : where;
  const place = first === undefined || first.path === '' ? `The ${where}` : `${first.path} in the ${whole}`;
  const more = failures.length > 1 ? ` (${failures.length} places in all)` : '';
  return new ApiError('invalid_request', `${place}: ${first?.message ?? 'does not fit'}${more}.`, { errors });
}

type Worded = Pick<FieldError, 'path' | 'message'>;
type Issue = z.core.$ZodIssue;

function wordedFailures({ instancePath, message, params }: FieldFailure): readonly Worded[] {
  // The validator writes the whole document as "/", which as a JSON pointer is a property without a name.
  const path = instancePath === '/' ? '' : instancePath;
  const forms = Array.isArray(params?.errors) ? (params.errors as readonly (readonly Issue[])[]) : [];
  if (forms.length === 0) return [{ path, message: message ?? 'does not fit' }];
  return likeliestForm(forms).flatMap((issue) => wordedIssue(issue, path));
}

function wordedIssue(issue: Issue, prefix: string): readonly Worded[] {
  const path = [prefix, ...issue.path.map(String)].join('/');
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return likeliestForm(issue.errors).flatMap((one) => wordedIssue(one, path));
  return [{ path, message: issue.message }];
}

/** Of the forms that a value can have, the one it is nearest to: fewest foreign properties, then fewest faults. */
function likeliestForm(forms: readonly (readonly Issue[])[]): readonly Issue[] {
  const foreign = (issues: readonly Issue[]): number =>
    issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
  const [first = []] = forms.toSorted((a, b) => foreign(a) - foreign(b) || a.length - b.length);
  return first;
}

/** Path of a request without its query. */
export function pathOf(request: FastifyRequest): string {
  return pathOfUrl(request.url);
}

/** Path of an address without its query. */
export function pathOfUrl(url: string): string {
  const end = url.search(/[?#]/);
  return end === -1 ? url : url.slice(0, end);
}
