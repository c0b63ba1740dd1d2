import { AstroError, parseUtc } from '../../astro/index.ts';
import { ApiError } from '../../protocol/index.ts';
import type { CommandOf } from '../../world/index.ts';

/** A change of time as people write it. */
export interface TimeChange {
  readonly factor?: number | undefined;
  readonly paused?: boolean | undefined;
  readonly utc?: string | undefined;
  readonly step?: number | undefined;
}

/** The command for it. Throws ApiError `invalid_request` when the date cannot be read. */
export function timeCommand({ factor, paused, utc, step }: TimeChange): Omit<CommandOf<'set_time'>, 'id'> {
  return {
    type: 'set_time',
    ...(factor === undefined ? {} : { factor }),
    ...(paused === undefined ? {} : { paused }),
    ...(utc === undefined ? {} : { epoch: readDate(utc) }),
    ...(step === undefined ? {} : { step }),
  };
}

function readDate(utc: string): { day: number; second: number } {
  try {
    const { day, second } = parseUtc(utc);
    return { day, second };
  } catch (error) {
    if (!(error instanceof AstroError)) throw error;
    throw new ApiError('invalid_request', `The date cannot be read: ${error.message}`, {
      errors: [{ where: 'body', path: '/utc', message: error.message }],
    });
  }
}
