/** Counts by name. The names come from tables of the server, so that there are only so many. */
export class Tally<Name extends string> {
  private readonly counts: Map<Name, number>;

  /** @param names Those that are there from the beginning: a count that begins with its first event hides it. */
  constructor(names: readonly Name[] = []) {
    this.counts = new Map(names.map((name) => [name, 0]));
  }

  /** Counts one. */
  add(name: Name): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** All names with their counts. */
  entries(): readonly (readonly [Name, number])[] {
    return [...this.counts];
  }
}
