import { callerErrors } from './caller-errors.ts';
import { serverErrors } from './server-errors.ts';

/** One row of the error table: what an answer with this code says, and what its reader can do about it. */
export interface ErrorRow {
  /** HTTP status of the answer; streams carry the code alone. */
  readonly status: number;
  readonly title: string;
  readonly advice: string;
}

const table = { ...callerErrors, ...serverErrors } as const satisfies Record<string, ErrorRow>;

/** Stable name of an error; clients switch on this, never on the text. */
export type ErrorCode = keyof typeof table;

/** The one table of errors of HTTP answers and streams. */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = table;

/** Every code of the table, in table order. */
export const errorCodes = Object.keys(table) as readonly ErrorCode[];

/** What a refusal may add to its row of the table. */
export interface ErrorDetails {
  /** Which field, counted from the root of what was sent. */
  readonly errors?: readonly FieldError[];
  /** Header lines of the answer, such as Allow. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One field that did not fit: `path` is a JSON pointer into `where`. */
export interface FieldError {
  readonly where: 'body' | 'query' | 'params' | 'message' | 'scene';
  readonly path: string;
  readonly message: string;
}

/** A refusal that its receiver may see: the code of the table and one sentence about this case. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, detail?: string, details: ErrorDetails = {}) {
    super(detail ?? errorTable[code].title);
    this.name = 'ApiError';
    this.code = code;
    this.details = details;
  }
}

/** The URI that names an error in `type` of a problem document. */
export function errorType(code: ErrorCode): string {
  return `urn:spacetime:error:${code}`;
}
