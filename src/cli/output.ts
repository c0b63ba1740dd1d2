import { createColors } from 'picocolors';

/** A stream to write to, and whether a person looks at it. */
export interface Sink {
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal; 0 where it does not tell. */
  readonly columns?: number;
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
const defaultColumns = 80;

type Colors = ReturnType<typeof createColors>;

/** Writes results for people (tables, colour when a terminal is there) or for programs (one JSON value). */
export class Output {
  readonly json: boolean;
  readonly color: Colors;
  /** Whether a person watches. */
  readonly interactive: boolean;
  /** Whether lines may be written over: a person watches, at a terminal that can. */
  readonly animated: boolean;
  private readonly stdout: Sink;
  private readonly stderr: Sink;
  private barShown = false;
  private blockLines = 0;

  constructor({ stdout, stderr, environment, json, color }: OutputSettings) {
    this.stdout = stdout;
    this.stderr = stderr;
    this.json = json;
    this.interactive = stdout.isTTY === true && !json;
    const plain = !['', '0', 'false'].includes(environment.CI ?? '') || environment.TERM === 'dumb';
    this.animated = this.interactive && stderr.isTTY === true && !plain;
    this.color = createColors(this.interactive && color && !plain && (environment.NO_COLOR ?? '') === '');
  }

  /** How many signs fit on a line of standard output. */
  get columns(): number {
    return this.stdout.columns || defaultColumns;
  }

  /**
   * A bar on standard error, in place of the one before; nothing unless a person watches.
   * @param share From 0 to 1; null where nobody knows how much is left.
   */
  progress(share: number | null, text: string): void {
    if (!this.animated) return;
    const full = Math.round((share ?? 0) * barWidth);
    const bar = `[${'#'.repeat(full)}${'.'.repeat(barWidth - full)}] ${String(Math.round((share ?? 0) * 100)).padStart(3)} % `;
    // A line that is longer than the terminal would be shown again and again below itself.
    const line = clip(
      `${share === null ? '' : bar}${visible(text)}`,
      (this.stderr.columns || defaultColumns) - 1,
    );
    this.stderr.write(`\r${line}\x1b[K`);
    this.barShown = true;
  }

  /**
   * Lines in place of those of the call before, for a view that stays where it is; only for `animated` output. What a line
   * is beyond the width of the terminal is cut, and `paint` colours what is left of it.
   */
  redraw(lines: readonly string[], paint: (line: string) => string = (line) => line): void {
    const up = this.blockLines === 0 ? '' : `\x1b[${this.blockLines}A`;
    const width = this.columns - 1;
    const text = lines.map((line) => `${paint(clip(visible(line), width))}\x1b[K\n`).join('');
    this.stdout.write(`${up}${text}\x1b[J`);
    this.blockLines = lines.length;
  }

  /** Waits for work, and lets a person see that it goes on. */
  async during<T>(text: string, work: Promise<T>): Promise<T> {
    if (!this.animated) return await work;
    let seconds = 0;
    const timer = setInterval(() => this.progress(null, `${text}, ${++seconds} s`), 1000);
    try {
      return await work;
    } finally {
      clearInterval(timer);
      this.clearProgress();
    }
  }

  /** Takes the bar away, where what follows says all that it said. */
  clearProgress(): void {
    if (this.barShown) this.stderr.write('\r\x1b[K');
    this.barShown = false;
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
    for (const [name, value] of pairs) this.line(`${this.color.dim(name.padEnd(width))}  ${visible(value)}`);
  }

  /** A table as wide as the terminal at most; elsewhere lines of whole cells with tabs between. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const cells = rows.map((row) => row.map(visible));
    if (!this.interactive) {
      for (const row of cells) this.line(row.join('\t'));
      return;
    }
    if (cells.length === 0) this.note('(none)');
    if (cells.length === 0) return;
    const widths = columnWidths(head, cells, this.columns);
    const format = (row: readonly string[]): string =>
      row
        .map((cell, i) => clip(cell, widths[i] ?? 0).padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd();
    this.line(this.color.dim(format(head)));
    for (const row of cells) this.line(format(row));
  }
}

const gap = 2;

/** Widths that fit together: the widest columns give way first, the first one, which names things, last. */
function columnWidths(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): readonly number[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  let over = widths.reduce((sum, width) => sum + width + gap, -gap) - columns;
  while (over > 0) {
    const widest = Math.max(...widths.slice(1));
    const at = widths.lastIndexOf(widest);
    if (at < 1 || widest <= (head[at] ?? '').length) break;
    widths[at] = widest - 1;
    over--;
  }
  return widths;
}

function clip(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Text in which nothing moves the cursor, breaks the line or turns the direction of writing. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
