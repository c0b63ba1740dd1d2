import type { ErrorCode } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Operation } from '../store/operation.ts';
import type { Store } from '../store/store.ts';

/** Who acts, as audit and logs show it. */
export interface Actor {
  /** Undefined where no token came. */
  readonly principal: Principal | undefined;
  readonly address: string;
}

/** Something that was done, or tried. */
export interface AuditEntry {
  readonly actor: Actor;
  /** Such as `scene.load`. */
  readonly action: string;
  /** What it was done to. */
  readonly target: string;
  readonly outcome: 'done' | 'failed';
  readonly requestId: string;
  /** Facts beside the fixed fields: flat, so that they have one spelling. */
  readonly detail?: AuditDetail;
}

/** Facts of an act by name. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

/**
 * An act that is under way. What it changes in the store is changed together with the entry that tells of it: a server that
 * is killed leaves both, or neither.
 */
export interface Act {
  /** Says what the act is done to, and more of it, where the path does not; to be called before the change. */
  note(target: string, detail?: AuditDetail): void;
  /** Runs an operation and writes the entry of the act in one transaction. Rejects as the store does. */
  readonly run: Store['run'];
}

/** Where acts and refusals are written down. */
export interface AuditPort {
  /** Resolves when it is durable. */
  record(entry: AuditEntry): Promise<void>;
  /** Runs an operation of the store and writes the entry in one transaction: both happen, or neither. */
  runWith<Input, Output>(
    entry: AuditEntry,
    operation: Operation<Input, Output>,
    input: Input,
  ): Promise<Output>;
  /** One more refusal; they are counted, not listed. */
  refused(refusal: { readonly actor: Actor; readonly route: string; readonly code: ErrorCode }): void;
}
