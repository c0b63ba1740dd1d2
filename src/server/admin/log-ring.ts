import { z } from 'zod';

/** A line of the log. */
export interface LogLine {
  /** Numbered since the start. */
  readonly seq: number;
  readonly time: string;
  readonly level: LogLevelName;
  readonly message: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** Which lines are wanted. */
export interface LogWish {
  /** Least severity. */
  readonly level: LogLevelName;
  /** Text that the line holds, in whatever case. */
  readonly search?: string | undefined;
  readonly limit: number;
}

const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
type LogLevelName = (typeof levels)[number];

const maxLines = 2000;
/** Longer lines are kept in part only. */
const maxLineLength = 4096;

/** What looks like a token, a refresh value or the secret of a webhook, wherever it stands. */
const secrets = /\beyJ[\w-]{8,}\.[\w-]*\.[\w-]*|\b(?:whsec|srv)_[\w+/=-]{16,}|\bBearer\s+[\w.~+/=-]{8,}/gi;

const lineSchema = z.looseObject({
  time: z.string(),
  level: z.enum(levels),
  message: z.string().default(''),
});

/** The last lines of the log, without what must not be shown. */
export class LogRing {
  private readonly lines: { readonly seq: number; readonly text: string }[] = [];
  private readonly counts: Record<LogLevelName, number> = { debug: 0, info: 0, warn: 0, error: 0, fatal: 0 };
  private next = 1;

  /** Takes a line: one JSON object. */
  push(line: string): void {
    const level = levels.find((one) => line.includes(`"level":"${one}"`));
    if (level !== undefined) this.counts[level]++;
    this.lines.push({ seq: this.next++, text: line.replace(secrets, '(hidden)') });
    if (this.lines.length > maxLines) this.lines.shift();
  }

  /** How many lines of each severity there were since the start. */
  get written(): Readonly<Record<LogLevelName, number>> {
    return this.counts;
  }

  /** The newest lines that fit, newest first. */
  find({ level, search, limit }: LogWish): LogLine[] {
    const least = levels.indexOf(level);
    const wanted = search?.toLowerCase();
    const found: LogLine[] = [];
    for (let i = this.lines.length - 1; i >= 0 && found.length < limit; i--) {
      const { seq = 0, text = '' } = this.lines[i] ?? {};
      if (wanted !== undefined && !text.toLowerCase().includes(wanted)) continue;
      const line = readLine(seq, text);
      if (levels.indexOf(line.level) >= least) found.push(line);
    }
    return found;
  }
}

function readLine(seq: number, text: string): LogLine {
  if (text.length > maxLineLength) {
    const level = levels.find((one) => text.includes(`"level":"${one}"`)) ?? 'info';
    const time = /"time":"([^"]{1,40})"/.exec(text)?.[1] ?? '';
    return { seq, time, level, message: text.slice(0, maxLineLength), context: { shortened: true } };
  }
  try {
    const { time, level, message, ...context } = lineSchema.parse(JSON.parse(text));
    return { seq, time, level, message, context };
  } catch {
    return { seq, time: '', level: 'info', message: text.trimEnd(), context: {} };
  }
}
