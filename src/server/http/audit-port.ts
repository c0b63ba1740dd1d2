import type { ErrorCode } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';

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

/** Where acts and refusals are written down. */
export interface AuditPort {
  /** Resolves when it is durable. */
  record(entry: AuditEntry): Promise<void>;
  /** One more refusal; they are counted, not listed. */
  refused(refusal: { readonly actor: Actor; readonly route: string; readonly code: ErrorCode }): void;
}
