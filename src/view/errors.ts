/** Why a view cannot draw. The page has a screen for each. */
export type ViewErrorCode = 'webgl_missing';

/** An error of the view with a code that the page can act on and a message for people. */
export class ViewError extends Error {
  readonly code: ViewErrorCode;

  constructor(code: ViewErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ViewError';
    this.code = code;
  }
}
