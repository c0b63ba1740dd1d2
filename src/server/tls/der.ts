/** Writers of the few ASN.1 DER forms (X.690) that a certificate (RFC 5280) is made of. */

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Any value: tag, length, content. */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthBytes(body.length), body]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** SEQUENCE of the values. */
export function sequence(...values: readonly Uint8Array[]): Buffer {
  return der(tags.sequence, ...values);
}

/** SET of the values. */
export function set(...values: readonly Uint8Array[]): Buffer {
  return der(tags.set, ...values);
}

/** Non-negative INTEGER from big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  const sign = ((digits[0] ?? 0) & 0x80) === 0 ? [] : [0];
  return der(tags.integer, Buffer.from(sign), digits);
}

/** BIT STRING; the last `unusedBits` bits do not count. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return der(tags.bitString, Buffer.from([unusedBits]), bytes);
}

/** OCTET STRING around the values. */
export function octetString(...values: readonly Uint8Array[]): Buffer {
  return der(tags.octetString, ...values);
}

/** BOOLEAN true. */
export function yes(): Buffer {
  return der(tags.boolean, Buffer.from([0xff]));
}

/** UTF8String. */
export function utf8(text: string): Buffer {
  return der(tags.utf8, Buffer.from(text, 'utf8'));
}

/** UTCTime; years 1950 to 2049. */
export function utcTime(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/\D/g, '').slice(2, 14);
  return der(tags.utcTime, Buffer.from(`${digits}Z`, 'ascii'));
}

/** Object identifier written with dots. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const part of rest) {
    const groups = [part % 128];
    for (let more = Math.floor(part / 128); more > 0; more = Math.floor(more / 128))
      groups.unshift((more % 128) | 0x80);
    bytes.push(...groups);
  }
  return der(tags.oid, Buffer.from(bytes));
}

/** Value with a context tag: constructed around others, or primitive bytes. */
export function tagged(number: number, constructed: boolean, ...content: readonly Uint8Array[]): Buffer {
  return der(0x80 | (constructed ? 0x20 : 0) | number, ...content);
}
