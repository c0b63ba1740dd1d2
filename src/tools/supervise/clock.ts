/** Time as the supervisor sees it, so that tests can turn it. */
export interface Clock {
  /** Milliseconds of a clock that never jumps. */
  nowMs(): number;
  /** Milliseconds since 1970 (UTC), for people. */
  epochMs(): number;
  /** Does something later; what is returned takes it back. */
  after(ms: number, work: () => void): () => void;
}
