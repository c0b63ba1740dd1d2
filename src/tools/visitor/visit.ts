import type { VisitReport } from './report.ts';

/** A visitor in the world who has no screen. */
export interface Visit {
  /** How things are now. */
  report(): VisitReport;
  /** Resolves with the reason when the world takes this visitor no longer. */
  readonly ended: Promise<string>;
  /** Leaves the world; nothing of this visitor stays behind. */
  leave(): Promise<void>;
}

/** Who visits, and where. */
export interface VisitSettings {
  /** Address of the server, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  readonly name: string;
  /** How the visitor looks into the world; default on a desktop. */
  readonly mode?: 'desktop' | 'vr';
  /** Longest wait for the welcome. */
  readonly joinMs?: number;
  /** What gives a token where the server wants one. */
  readonly token: () => Promise<string | undefined>;
}

/** The world lets this visitor not in. */
export class VisitRefusedError extends Error {
  constructor(reason: string) {
    super(`The world takes no visitor from here: ${reason.replace(/\.$/, '')}.`);
    this.name = 'VisitRefusedError';
  }
}
