import type { CheckedDocument } from './check-document.ts';

/** A document for the checking thread. */
export interface CheckRequest {
  readonly id: number;
  readonly text: string;
}

/** What the checking thread found. */
export interface CheckReply extends CheckedDocument {
  readonly id: number;
}
