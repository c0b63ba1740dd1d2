import { createColors } from 'picocolors';

/** A stream to write to, and whether a person looks at it. */
export interface Sink {
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
}

/** Where a command writes. */
export interface OutputSettings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  /** False for --no-color. */
  readonly color: boolean;
}

const barWidth = 30;
/** A line that is longer than the terminal would be shown again and again below itself. */
const maxBarLine = 78;

type Colors = ReturnType<typeof createColors>;

/** Writes results for people (tables, colour when a terminal is there) or for programs (one JSON value). */
export class Output {
  readonly json: boolean;
  readonly color: Colors;
  /** Whether a person watches. */
  readonly interactive: boolean;
  private readonly stdout: Sink;
  private readonly stderr: Sink;
  private barShown = false;

  constructor({ stdout, stderr, environment, json, color }: OutputSettings) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.json = json;
    this.interactive = stdout.isTTY === true && !json;
    const refused = (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
    this.color = createColors(this.interactive && color && !refused);
  }

  /**
   * A bar on standard error, in place of the one before; nothing unless a person watches.
   * @param share From 0 to 1.
   */
  progress(share: number, text: string): void {
    if (!this.interactive) return;
    const full = Math.round(share * barWidth);
    const bar = `${'#'.repeat(full)}${'.'.repeat(barWidth - full)}`;
    const line = `[${bar}] ${String(Math.round(share * 100)).padStart(3)} % ${text}`.slice(0, maxBarLine);
    this.stderr.write(`\r${line}\x1b[K`);
    this.barShown = true;
  }

  /** Ends the bar, so that what follows has a line of its own. */
  endProgress(): void {
    if (this.barShown) this.stderr.write('\n');
    this.barShown = false;
  }

  /** One line on standard output. */
  line(text = ''): void {
    this.stdout.write(`${text}\n`);
  }

  /** Many lines on standard output, no faster than they are read. */
  async lines(texts: AsyncIterable<string>): Promise<void> {
    for await (const text of texts) {
      if (this.stdout.write(`${text}\n`) === false) {
        await new Promise<void>((resolve) => this.stdout.once?.('drain', resolve) ?? resolve());
      }
    }
  }

  /** One line about what happens, on standard error. */
  note(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  /** One line about what went wrong, on standard error. */
  error(text: string): void {
    this.stderr.write(`${this.color.red('error:')} ${text}\n`);
  }

  /** Why the command ends as it does, on standard error: one line of JSON for programs. */
  failure(text: string, exitCode: number): void {
    if (this.json) this.note(JSON.stringify({ error: text, exit_code: exitCode }));
    else this.error(text);
  }

  /** A value for programs: one line of JSON. */
  value(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** Names and values, one pair a line. */
  facts(pairs: readonly (readonly [string, string])[]): void {
    const width = Math.max(0, ...pairs.map(([name]) => name.length));
    for (const [name, value] of pairs) this.line(`${this.color.dim(name.padEnd(width))}  ${value}`);
  }

  /** A table for a terminal; lines of tab-separated cells otherwise. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    if (!this.interactive) {
      for (const row of rows) this.line(row.join('\t'));
      return;
    }
    const widths = head.map((title, i) =>
      Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
    );
    const format = (row: readonly string[]): string =>
      row.map((cell, i) => (i === head.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
    this.line(this.color.dim(format(head)));
    for (const row of rows) this.line(format(row));
  }
}
