/** Kinds of causes that end a start, each with an exit code of its own. */
export type StartFailure =
  | 'configuration'
  | 'port_in_use'
  | 'no_permission'
  | 'address_unavailable'
  | 'data_folder'
  | 'certificate'
  | 'store'
  | 'world'
  | 'failed';

/** Why a start ends, in one clear sentence. */
export class StartError extends Error {
  readonly kind: StartFailure;

  constructor(kind: StartFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.kind = kind;
  }
}
