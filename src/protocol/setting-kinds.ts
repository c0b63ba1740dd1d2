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

/** A port of its own, or none. */
export function portOrOff(): SettingKind<number | 'off'> {
  const port = whole(0, 65_535);
  return {
    expects: `${port.expects}, or off`,
    read: (written) => (written === 'off' || written === false ? 'off' : port.read(written)),
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

const maxEntries = 100;

/** A list of words, divided by commas; kept as one text without spaces. */
export function list(expects: string, isEntry: (entry: string) => boolean): SettingKind<string> {
  return {
    expects: `a list of ${expects}, divided by commas`,
    read(written) {
      if (typeof written !== 'string' || written.length > maxTextLength * 4) return undefined;
      const entries = entriesOf(written);
      return entries.length <= maxEntries && entries.every(isEntry) ? entries.join(',') : undefined;
    },
  };
}

/** What stands in a list. */
export function entriesOf(listed: string): string[] {
  return listed
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Whether it is the origin of a site: scheme, name and port, and nothing else. */
export function isOrigin(entry: string): boolean {
  return URL.canParse(entry) && /^https?:/.test(entry) && new URL(entry).origin === entry;
}

/** Whether it is a host name, or `*.` and one. */
export function isHostName(entry: string): boolean {
  return /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$|^[0-9a-f:]{2,45}$/i.test(entry);
}

/** Whether it looks like an address or a range of addresses in CIDR form. */
export function isRange(entry: string): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)(?:\/\d{1,3})?$/i.test(entry);
}

/** Whether it looks like a host name, an address or a range, with a port or without. */
export function isTarget(entry: string): boolean {
  const [, bracketed, plain = ''] = /^(?:\[([0-9a-f:.]+)\]|([^\s[\]]+?))(?::\d{1,5})?$/i.exec(entry) ?? [];
  return isRange(entry) || isRange(bracketed ?? '') || isRange(plain) || isHostName(plain);
}

/** Whether it is a name and a whole number above 0: `scene_load=10`. */
export function isQuota(entry: string): boolean {
  return /^[a-z_]{1,64}=[1-9]\d{0,6}$/.test(entry);
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const bech32Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;

/** Whether it is a public key of age (X25519), its checksum included (BIP 173): a key that nobody has would be found out too late. */
export function isAgeRecipient(entry: string): boolean {
  if (!/^age1[02-9ac-hj-np-z]{58}$/.test(entry)) return false;
  const prefix = Array.from('age', (letter) => letter.charCodeAt(0));
  const words = Array.from(entry.slice('age1'.length), (letter) => bech32.indexOf(letter));
  let sum = 1;
  for (const word of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...words]) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    for (const [i, part] of bech32Generator.entries()) if ((top >> i) & 1) sum ^= part;
  }
  return sum === 1;
}

function isPlain(value: string): boolean {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return false;
  }
  return true;
}
