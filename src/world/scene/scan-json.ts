import { limits } from '../limits.ts';
import { quoted } from './issues.ts';

/** Where in a text something stands: both count from 1, columns in UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A step into a JSON value: a key of an object or an index of an array. */
export type JsonKey = string | number;

/** Thrown by `scanJson`; `offset` is the UTF-16 index at which the text stops being what it should be. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly offset: number;
  readonly path: readonly JsonKey[];

  constructor(message: string, offset: number, path: readonly JsonKey[]) {
    super(message);
    this.offset = offset;
    this.path = path;
  }
}

/** A JSON value that knows where in its text each part stands. */
export interface ScannedJson {
  readonly value: unknown;
  /** UTF-16 index of the value at a path; of the nearest part around it when there is no such value. */
  readonly offsetOf: (path: readonly JsonKey[]) => number;
}

type Container = Record<string, unknown> | unknown[];

/**
 * Reads JSON (RFC 8259) like `JSON.parse`, but keeps places, stops at `limits.jsonDepth` before it recurses, and
 * refuses what parsers disagree about: repeated keys, the key `__proto__`, numbers that no double holds, lone surrogates.
 * Throws JsonError.
 */
export function scanJson(text: string): ScannedJson {
  const scanner = new Scanner(text);
  const value = scanner.document();
  return {
    value,
    offsetOf(path) {
      let at = value;
      let offset = scanner.start;
      for (const key of path) {
        const next = scanner.places.get(at as Container)?.get(key);
        if (next === undefined) break;
        offset = next;
        at = (at as Record<JsonKey, unknown>)[key];
      }
      return offset;
    },
  };
}

/** Line and column of a UTF-16 index. */
export function placeInText(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in texts, so they end the run
const plainPattern = /[^"\\\u0000-\u001f]*/y;
const hexPattern = /[0-9a-fA-F]{4}/y;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Scanner {
  readonly places = new WeakMap<Container, Map<JsonKey, number>>();
  start = 0;
  private readonly text: string;
  private readonly path: JsonKey[] = [];
  private at = 0;
  private values = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): unknown {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    this.skipSpace();
    this.start = this.at;
    const value = this.value();
    this.skipSpace();
    if (this.at < this.text.length) this.fail(`the document has ended, but ${this.here()} follows`);
    return value;
  }

  private value(): unknown {
    if (++this.values > limits.jsonValues) this.fail(`there are more than ${limits.jsonValues} values`);
    const first = this.text[this.at];
    if (first === '{') return this.nested(() => this.object());
    if (first === '[') return this.nested(() => this.array());
    if (first === '"') return this.string();
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.number();
    if (this.take('true')) return true;
    if (this.take('false')) return false;
    if (this.take('null')) return null;
    return this.fail(`a value was expected, but ${this.here()} is there`);
  }

  private nested(read: () => Container): Container {
    // The path has one entry per container around this one.
    if (this.path.length >= limits.jsonDepth) {
      this.fail(`arrays and objects are nested deeper than ${limits.jsonDepth} levels`);
    }
    this.at += 1;
    this.skipSpace();
    return read();
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const places = new Map<JsonKey, number>();
    this.places.set(object, places);
    if (this.take('}')) return object;
    for (;;) {
      const keyAt = this.at;
      if (this.text[this.at] !== '"')
        this.fail(`a key in double quotes was expected, but ${this.here()} is there`);
      const key = this.string();
      if (key === '__proto__') this.fail('the key "__proto__" is not allowed', keyAt);
      if (places.has(key)) this.fail(`the key ${quoted(key)} stands here a second time`, keyAt);
      this.path.push(key);
      this.skipSpace();
      if (!this.take(':'))
        this.fail(`a colon was expected after the key ${quoted(key)}, but ${this.here()} is there`);
      this.skipSpace();
      places.set(key, this.at);
      object[key] = this.value();
      this.path.pop();
      if (this.ends('}')) return object;
    }
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    const places = new Map<JsonKey, number>();
    this.places.set(array, places);
    if (this.take(']')) return array;
    for (;;) {
      this.path.push(array.length);
      places.set(array.length, this.at);
      array.push(this.value());
      this.path.pop();
      if (this.ends(']')) return array;
    }
  }

  /** After a member: true at the closing bracket, false after a comma. */
  private ends(bracket: '}' | ']'): boolean {
    this.skipSpace();
    if (this.take(bracket)) return true;
    if (!this.take(',')) this.fail(`a comma or '${bracket}' was expected, but ${this.here()} is there`);
    this.skipSpace();
    if (this.text[this.at] === bracket)
      this.fail(`after a comma another member was expected, but '${bracket}' is there`);
    return false;
  }

  private string(): string {
    const openedAt = this.at;
    this.at += 1;
    let value = '';
    for (;;) {
      value += this.match(plainPattern) ?? '';
      const next = this.text[this.at];
      if (next === undefined) this.fail('this text is never closed with a double quote', openedAt);
      this.at += 1;
      if (next === '"') break;
      if (next !== '\\')
        this.fail(
          'a text contains a line break or another control character; write it as an escape',
          this.at - 1,
        );
      value += this.escape();
    }
    if (!value.isWellFormed()) this.fail('this text contains half of a surrogate pair', openedAt);
    return value;
  }

  private escape(): string {
    const letter = this.text[this.at];
    this.at += 1;
    if (letter === 'u') {
      const hex = this.match(hexPattern);
      if (hex === undefined) this.fail('\\u must be followed by four hexadecimal digits', this.at - 2);
      return String.fromCharCode(Number.parseInt(hex, 16));
    }
    const meant = letter === undefined ? undefined : escapes[letter];
    if (meant === undefined) this.fail(`\\${letter ?? ''} is no escape of JSON`, this.at - 2);
    return meant;
  }

  private number(): number {
    const startedAt = this.at;
    const digits = this.match(numberPattern);
    const next = this.text[this.at];
    if (digits === undefined || (next !== undefined && /[\w.+-]/.test(next))) {
      this.fail(
        'this is no number of JSON (no leading zeros, no hexadecimal, no NaN, digits on both sides of a point)',
        startedAt,
      );
    }
    const value = Number(digits);
    if (!Number.isFinite(value)) this.fail('this number is too large', startedAt);
    return value === 0 ? 0 : value;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private take(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private here(): string {
    const point = this.text.codePointAt(this.at);
    return point === undefined ? 'the end of the text' : JSON.stringify(String.fromCodePoint(point));
  }

  private fail(message: string, offset = this.at): never {
    throw new JsonError(message, offset, [...this.path]);
  }
}
