/** What can go wrong in this layer. Callers branch on the code, people read the message. */
export type AstroErrorCode =
  | 'unknown_body'
  | 'outside_span'
  | 'rails_corrupt'
  | 'malformed_date'
  | 'malformed_number'
  | 'out_of_range'
  | 'not_finite'
  | 'step_limit'
  | 'step_too_small'
  | 'transfer_bodies'
  | 'transfer_plane'
  | 'transfer_time'
  | 'unknown_system'
  | 'route_limit';

/** An error of the astronomy layer: `code` is stable, `message` says what is wrong and what to do next. */
export class AstroError extends Error {
  override readonly name = 'AstroError';
  readonly code: AstroErrorCode;

  constructor(code: AstroErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
