import {
  ApiError,
  type ErrorCode,
  type JobInput,
  type JobTypeName,
  type Permission,
} from '../../protocol/index.ts';
import { allows, type Principal } from '../auth/principal.ts';

/** What a job is run with. */
export interface JobContext<Input> {
  readonly id: string;
  readonly input: Input;
  /** Who asked for it, with the role that he has now. */
  readonly owner: Principal;
  /** Fires when it has to stop: cancelled, out of time, or the server stops. What runs on after that is waited for. */
  readonly signal: AbortSignal;
  /** Says how much of the work is done, 0 to 1, and what comes next. */
  readonly progress: (share: number, note?: string) => void;
  /** Keeps further entries of the result; they count only when the job is completed. */
  readonly keep: (items: readonly Readonly<Record<string, unknown>>[]) => Promise<void>;
}

/** What came of a job, in short. */
export type JobResult = Readonly<Record<string, unknown>>;

/** A type of job. */
export interface JobType<Name extends JobTypeName = JobTypeName> {
  readonly name: Name;
  readonly doc: string;
  /** The right that its owner needs beside `job.create`. */
  readonly permission: Permission;
  /** Whether it may be begun anew after it failed for a passing reason or was broken off: doing it twice does no harm. */
  readonly repeatable: boolean;
  readonly timeLimitS: number;
  /** Refuses what can be seen to fail, before it is queued and once more when it begins. Throws ApiError. */
  check?(input: JobInput<Name>, owner: Principal): void;
  run(context: JobContext<JobInput<Name>>): Promise<JobResult>;
}

/** Any type, with what ties name and input forgotten. */
export interface AnyJobType extends Omit<JobType, 'check' | 'run'> {
  check?(input: never, owner: Principal): void;
  run(context: JobContext<never>): Promise<JobResult>;
}

/** Throws ApiError where somebody may not have it done, or it can be seen to fail. */
export function checkWish(type: AnyJobType, input: unknown, owner: Principal): void {
  if (!allows(owner, type.permission)) {
    throw new ApiError(
      'permission_denied',
      `A job ${type.name} needs the permission ${type.permission}, which its owner (role ${owner.role}) does not have.`,
    );
  }
  type.check?.(input as never, owner);
}

/** A job failed for a reason that its owner should read. */
export class JobError extends Error {
  readonly code: ErrorCode | 'batch_failed' | 'result_too_large' | 'backup_failed';
  /** Entries of the result to be kept in spite of it, in short form. */
  readonly result: JobResult | undefined;

  constructor(code: JobError['code'], message: string, result?: JobResult) {
    super(message);
    this.name = 'JobError';
    this.code = code;
    this.result = result;
  }
}
