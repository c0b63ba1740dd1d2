/** How much of the output is kept. */
export const outputLimits = { lines: 200, characters: 2000 } as const;

/** A line that the server has written. */
export interface OutputLine {
  /** When it came, UTC in ISO 8601. */
  readonly at: string;
  readonly text: string;
}

const hidden = '[hidden]';
/**
 * What looks like a token, wherever it comes from: after the word Bearer, or signed JSON. It is looked for at the beginning
 * of a run of its letters alone, and only where dots follow: else a long line would be read from each of its places on.
 */
const tokens =
  /\b(Bearer +)[\x21-\x7e]+|(?<![\w-])(?=[\w-]+\.[\w-]+\.[\w-])[\w-]*?eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/gi;
const secretName = /(?:SECRET|TOKEN|PASSWORD|PASSPHRASE|_KEY)$/;
/** Headers for a collector: pairs whose values are secrets, as they stand and as they are sent. */
const headersName = /^OTEL_(?:\w+_)?HEADERS$/;
/** Shorter values would be found in words that are none. */
const shortestSecret = 8;

/** The secrets among variables, which must never be shown. */
export function secretsOf(variables: Readonly<Record<string, string | undefined>>): string[] {
  const found = Object.entries(variables).flatMap(([name, value = '']) => {
    if (secretName.test(name)) return [value];
    return headersName.test(name) ? [value, ...headerValues(value)] : [];
  });
  // The longest first: a part that is hidden before would hide the whole from being found.
  return found.filter(({ length }) => length >= shortestSecret).sort((a, b) => b.length - a.length);
}

/** What `name=value` pairs divided by commas hold, percent-encoded and not; of `Basic abc` also what follows the word. */
function headerValues(pairs: string): string[] {
  return pairs.split(',').flatMap((pair) => {
    const written = pair.slice(pair.indexOf('=') + 1).trim();
    const sent = decoded(written);
    return [written, sent, sent.slice(sent.lastIndexOf(' ') + 1)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The last lines of a server's output, bounded in number and length, without secrets. */
export class RecentLines {
  private readonly lines: OutputLine[] = [];
  private readonly secrets: readonly string[];

  /** @param secrets What is hidden wherever it stands. */
  constructor(secrets: readonly string[]) {
    this.secrets = secrets;
  }

  add(text: string, epochMs: number): void {
    this.lines.push({ at: new Date(epochMs).toISOString(), text: this.shown(text) });
    if (this.lines.length > outputLimits.lines) this.lines.shift();
  }

  /** Oldest first. */
  all(): readonly OutputLine[] {
    return [...this.lines];
  }

  private shown(text: string): string {
    const whole = this.secrets.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
    const safe = whole.replace(tokens, (_, word: string | undefined) => `${word ?? ''}${hidden}`);
    return safe.length > outputLimits.characters ? `${safe.slice(0, outputLimits.characters)}…` : safe;
  }
}

/** Divides what comes in pieces into lines; one that never ends is passed on in parts. */
export class LineSplitter {
  private rest = '';
  private readonly take: (line: string) => void;

  constructor(take: (line: string) => void) {
    this.take = take;
  }

  add(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line.replace(/\r$/, ''));
    if (this.rest.length > longestLine) this.end();
  }

  /** What stands without a line end. */
  end(): void {
    if (this.rest !== '') this.take(this.rest);
    this.rest = '';
  }
}

const longestLine = 65_536;
