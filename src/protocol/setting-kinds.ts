/** How a setting is written: one reader for the text of an environment variable and the JSON of a file. */
export interface SettingKind<T> {
  /** What a person has to write, for messages and documentation. */
  readonly expects: string;
  /** The value, or undefined when what was written does not fit. */
  read(written: string | number | boolean): T | undefined;
}

/** One word out of a list. */
export function choice<const T extends string>(...options: readonly T[]): SettingKind<T> {
  return {
    expects: `one of ${options.join(', ')}`,
    read: (written) => options.find((option) => option === written),
  };
}

/** On or off. */
export function flag(): SettingKind<boolean> {
  const words: Readonly<Record<string, boolean>> = { on: true, off: false, true: true, false: false };
  return {
    expects: 'on or off',
    read: (written) =>
      typeof written === 'boolean'
        ? written
        : typeof written === 'string' && Object.hasOwn(words, written)
          ? words[written]
          : undefined,
  };
}

/** A whole number within limits. */
export function whole(min: number, max: number, unit = ''): SettingKind<number> {
  return {
    expects: `a whole number from ${min} to ${max}${unit === '' ? '' : ` (${unit})`}`,
    read(written) {
      if (typeof written === 'boolean') return undefined;
      if (typeof written === 'string' && !/^\d{1,15}$/.test(written)) return undefined;
      const value = Number(written);
      return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
    },
  };
}

const maxTextLength = 1024;

/** Text that is not empty and holds no control characters. */
export function text(expects: string): SettingKind<string> {
  return {
    expects,
    read: (written) =>
      typeof written === 'string' && written.length > 0 && written.length <= maxTextLength && isPlain(written)
        ? written
        : undefined,
  };
}

function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return true;
}
