import { AstroError, parseUtc } from '../../astro/index.ts';
import { ApiError, type ErrorCode } from '../../protocol/index.ts';
import type { CommandOf, WorldErrorCode } from '../../world/index.ts';

/** A change of time as people write it. */
export interface TimeChange {
  readonly factor?: number | undefined;
  readonly paused?: boolean | undefined;
  readonly utc?: string | undefined;
  readonly light_mps?: number | undefined;
  readonly step?: number | undefined;
}

/** The command for it. Throws ApiError `invalid_request` when the date cannot be read. */
export function timeCommand({
  factor,
  paused,
  utc,
  light_mps,
  step,
}: TimeChange): Omit<CommandOf<'set_time'>, 'id'> {
  return {
    type: 'set_time',
    ...(factor === undefined ? {} : { factor }),
    ...(paused === undefined ? {} : { paused }),
    ...(utc === undefined ? {} : { epoch: readUtc(utc, '/utc') }),
    ...(light_mps === undefined ? {} : { light_mps }),
    ...(step === undefined ? {} : { step }),
  };
}

const refusals: Readonly<Partial<Record<WorldErrorCode, ErrorCode>>> = {
  not_paused: 'not_paused',
  outside_span: 'epoch_outside_span',
};

/** The error of the table that a refusal of such a command stands for. */
export function timeRefusal(code: WorldErrorCode): ErrorCode {
  return refusals[code] ?? 'invalid_request';
}

/** The instant that a field of a body has as UTC. Throws ApiError `invalid_request` when it cannot be read. */
export function readUtc(utc: string, path: string): { day: number; second: number } {
  try {
    const { day, second } = parseUtc(utc);
    return { day, second };
  } catch (error) {
    if (!(error instanceof AstroError)) throw error;
    throw new ApiError('invalid_request', `The date cannot be read: ${error.message}`, {
      errors: [{ where: 'body', path, message: error.message }],
    });
  }
}
