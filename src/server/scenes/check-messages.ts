import type { CheckedDocument } from './check-document.ts';

/** A document for the checking thread. */
export interface CheckRequest {
  readonly id: number;
  readonly text: string;
}

/** The checking thread has started, if it had to, and reads a document from now on. */
export interface CheckBegun {
  readonly id: number;
  readonly begun: true;
}

/** What the checking thread found. */
export interface CheckReply extends CheckedDocument {
  readonly id: number;
}
