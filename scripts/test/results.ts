/** How many tests ended in which way. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** Something that failed: a test, what surrounds tests, or a whole file. Each is counted once. */
export interface Failure {
  readonly kind: string;
  /** Where, as `path:line` relative to the repository. */
  readonly place: string;
  readonly name: string;
  readonly message: string;
}

/** The outcome of a run, gathered while it goes on. */
export class Results {
  readonly kinds = new Map<string, Tally>();
  readonly failures: Failure[] = [];
  /** The same for each file of a kind, by `kind/name`. */
  readonly files = new Map<string, Tally>();
  /** Why tests were skipped, and how many for each reason. */
  readonly skips = new Map<string, number>();

  pass(kind: string, file: string): void {
    for (const tally of this.#tallies(kind, file)) tally.passed++;
  }

  /** @param file Whose test it is; none where it is outside of files. */
  fail(failure: Failure, file?: string): void {
    for (const tally of this.#tallies(failure.kind, file)) tally.failed++;
    this.failures.push(failure);
  }

  skip(kind: string, file: string, reason: string): void {
    for (const tally of this.#tallies(kind, file)) tally.skipped++;
    this.skips.set(reason, (this.skips.get(reason) ?? 0) + 1);
  }

  get total(): Tally {
    const total = { passed: 0, failed: 0, skipped: 0 };
    for (const { passed, failed, skipped } of this.kinds.values()) {
      total.passed += passed;
      total.failed += failed;
      total.skipped += skipped;
    }
    return total;
  }

  toJSON(): object {
    const { total, failures } = this;
    const skips = [...this.skips].map(([reason, tests]) => ({ reason, tests }));
    return { ...total, kinds: Object.fromEntries(this.kinds), failures, skips };
  }

  #tallies(kind: string, file?: string): Tally[] {
    const name = file && `${kind}/${file.slice(file.lastIndexOf('/') + 1).replace(/\.test\.ts$/, '')}`;
    return [tallyOf(this.kinds, kind), ...(name ? [tallyOf(this.files, name)] : [])];
  }
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
  const tally = tallies.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
  tallies.set(name, tally);
  return tally;
}

/** The line that every run ends with. */
export const lastLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
