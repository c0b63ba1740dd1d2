/** When a server that has ended is started again, and when no longer. */
export const restartRules = {
  /** So many restarts within the window are tried; the next end within it is given up. */
  restarts: 3,
  windowMs: 60_000,
  /** Waits before a restart, the longer the more of them came one after the other. */
  waitsMs: [250, 1000, 4000, 16_000, 30_000] as readonly number[],
  /** A server that ran for so long begins with the shortest wait again. */
  steadyMs: 60_000,
} as const;

/** How a run of the server ended. */
export interface RunEnd {
  /** Exit code; null where a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether it had been ready. */
  readonly ready: boolean;
  /** How long it ran, in milliseconds. */
  readonly ranMs: number;
}

/** What is to be done about it. */
export type Verdict =
  | { readonly kind: 'restart'; readonly waitMs: number }
  | { readonly kind: 'give_up'; readonly reason: string };

/** What exit codes of the server mean here. */
export interface ExitMeanings {
  /** An operator has asked for a restart. */
  readonly restart: number;
  /** Ends that no restart mends, each with its reason. */
  readonly lasting: Readonly<Record<number, string>>;
}

/** Judges each end of the server by those before it. */
export class RestartPolicy {
  private readonly meanings: ExitMeanings;
  private readonly times: number[] = [];
  private inARow = 0;

  constructor(meanings: ExitMeanings) {
    this.meanings = meanings;
  }

  /** What to do after an end. @param nowMs Milliseconds of a clock that never jumps. */
  judge({ code, ready, ranMs }: RunEnd, nowMs: number): Verdict {
    // One that asks for a restart before it was ready would do so for ever.
    if (code === this.meanings.restart && ready) return { kind: 'restart', waitMs: 0 };
    const lasting = code === null ? undefined : this.meanings.lasting[code];
    if (lasting !== undefined) return { kind: 'give_up', reason: lasting };
    if (ranMs >= restartRules.steadyMs) this.inARow = 0;
    if (this.recent(nowMs) >= restartRules.restarts) {
      const seconds = restartRules.windowMs / 1000;
      const reason = `it ended again after ${restartRules.restarts} restarts within ${seconds} s`;
      return { kind: 'give_up', reason };
    }
    this.times.push(nowMs);
    const { waitsMs } = restartRules;
    const waitMs = waitsMs[Math.min(this.inARow, waitsMs.length - 1)] ?? 0;
    this.inARow++;
    return { kind: 'restart', waitMs };
  }

  /** Restarts within the window. */
  recent(nowMs: number): number {
    while ((this.times[0] ?? nowMs) < nowMs - restartRules.windowMs) this.times.shift();
    return this.times.length;
  }

  /** Begins anew: an operator has taken the matter into his hands. */
  forget(): void {
    this.times.length = 0;
    this.inARow = 0;
  }
}
