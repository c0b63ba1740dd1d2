import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Address ranges, ready to compare. */
export type Ranges = readonly (readonly [Address, number])[];

/** Reads ranges such as `10.0.0.0/8` and single addresses; undefined for one that is neither. */
export function readRanges(texts: readonly string[]): Ranges | undefined {
  const ranges: (readonly [Address, number])[] = [];
  for (const text of texts) {
    const range = readRange(text);
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}

function readRange(text: string): readonly [Address, number] | undefined {
  const [address = '', ...rest] = text.split('/');
  // The library also reads octal and shortened forms, which people and systems understand differently.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) return undefined;
  if (address.includes('%') || rest.length > 1) return undefined;
  // IPv4 inside of IPv6 is compared as IPv4, so a range of it would never fit.
  const six = ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : undefined;
  if (six !== undefined && (address.includes('.') || six.isIPv4MappedAddress())) return undefined;
  if (rest[0] === undefined) {
    const single = ipaddr.process(address);
    return [single, single.kind() === 'ipv4' ? 32 : 128];
  }
  if (!/^\d{1,3}$/.test(rest[0])) return undefined;
  try {
    return ipaddr.parseCIDR(text);
  } catch {
    return undefined;
  }
}

/** Whether an address lies in one of the ranges. IPv4 written as IPv6 counts as what it is. */
export function inRanges(address: string, ranges: Ranges): boolean {
  if (!ipaddr.isValid(address)) return false;
  const own = ipaddr.process(address);
  return ranges.some(([base, bits]) => {
    if (own.kind() === 'ipv4' && base.kind() === 'ipv4') return own.match([base as ipaddr.IPv4, bits]);
    if (own.kind() === 'ipv6' && base.kind() === 'ipv6') return own.match([base as ipaddr.IPv6, bits]);
    return false;
  });
}
