import ipaddr from 'ipaddr.js';

/** Addresses that look public and are services of a cloud's inside. */
const insideServices: ReadonlySet<string> = new Set(['168.63.129.16']);

/** All of IPv6 that is given out for use on the open network. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

const isatapMarker = 0x5efe;
const localBit = 0x0200;

/**
 * Why an address is not one of the open network, as the name of its range; undefined when it is one. An address that holds
 * another (mapped, translated, tunnelled) is judged as the inside that it can reach.
 */
export function insideRange(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return 'no address';
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return insideRangeOfV4(parsed);
  if (parsed.zoneId !== undefined) return 'zone';
  if (parsed.isIPv4MappedAddress()) return insideRangeOfV4(parsed.toIPv4Address());
  const range = parsed.range();
  if (range !== 'unicast') return range;
  if (!parsed.match(globalUnicast)) return 'reserved';
  const [, , , , marker = 0, kind] = parsed.parts;
  return kind === isatapMarker && (marker & ~localBit) === 0 ? 'isatap' : undefined;
}

function insideRangeOfV4(address: ipaddr.IPv4): string | undefined {
  const range = address.range();
  if (range !== 'unicast') return range;
  return insideServices.has(address.toString()) ? 'cloud service' : undefined;
}
