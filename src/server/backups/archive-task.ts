import type { SealingKeys } from './keys.ts';

/** What the thread that archives is given. */
export interface ArchiveTask {
  /** The copy of the store. */
  readonly store: string;
  /** The archive to be written; it must not exist. */
  readonly file: string;
  readonly createdAt: string;
  readonly version: string;
  readonly keyId: string;
  readonly keys: SealingKeys;
}

/** What came of it. */
export interface ArchiveOutcome {
  readonly size_bytes: number;
  readonly sha256: string;
  readonly store_bytes: number;
  /**
   * How it was verified: `restored` where it was opened and read to the last byte; `checksum` where it is sealed for others,
   * so that only the copy before the sealing and the bytes on the disk could be checked.
   */
  readonly verified: 'restored' | 'checksum';
}

/** What the thread says. */
export type ArchiveNews =
  | { readonly kind: 'progress'; readonly share: number; readonly note: string }
  | { readonly kind: 'done'; readonly outcome: ArchiveOutcome }
  | { readonly kind: 'refused'; readonly message: string };
