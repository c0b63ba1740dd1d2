import type { ErrorCode } from '../../../protocol/terms/index.ts';

/** What the thread of the store works on. */
export interface StoreThreadSettings {
  readonly file: string;
  /** Whether another process that asks for the same is refused: one server a store. */
  readonly alone: boolean;
}

/** A transaction, or another order, on its way to the thread. */
export type StoreOrder =
  | {
      readonly kind: 'transact';
      readonly id: number;
      readonly steps: readonly { readonly name: string; readonly input: unknown }[];
    }
  | { readonly kind: 'backup'; readonly id: number; readonly file: string }
  | { readonly kind: 'close'; readonly id: number };

/** Why an order was not carried out. */
export interface StoreFailure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The outcome of one order. */
export type StoreReply =
  | { readonly id: number; readonly results: readonly unknown[] }
  | { readonly id: number; readonly failure: StoreFailure };

/** What the thread says: that it is ready or why not, then outcomes, many at a time, and whether it can write. */
export type StoreNews =
  | { readonly kind: 'opened'; readonly migrated: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'replies'; readonly replies: readonly StoreReply[] }
  /** Why nothing can be written now; null when that is over. */
  | { readonly kind: 'trouble'; readonly reason: string | null };
