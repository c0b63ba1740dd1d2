import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { inRanges, type Ranges } from '../auth/address-ranges.ts';

/** Entries of a forwarding header that are looked at, from the right; what stands before them changes nothing. */
const maxHops = 32;

/**
 * Where a request comes from: the address of the socket, and behind configured proxies the right-most hop of
 * X-Forwarded-For that is no such proxy. What a caller writes into that header himself stands further left and is not read.
 * A hop that is no address ends the search at the last one that was sure.
 */
export function clientAddress(
  socketAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
  proxies: Ranges,
): string {
  const own = plainAddress(socketAddress ?? '');
  if (forwardedFor === undefined || proxies.length === 0 || !inRanges(own, proxies)) return own;
  const hops = String(forwardedFor).split(',').slice(-maxHops).reverse();
  let last = own;
  for (const hop of hops) {
    const address = plainAddress(hop.trim());
    if (isIP(address) === 0) return last;
    last = address;
    if (!inRanges(address, proxies)) return address;
  }
  return last;
}

const mapped = '::ffff:';

/** IPv4 that a dual socket writes as IPv6, as what it is; without the zone that only this machine understands. */
export function plainAddress(address: string): string {
  if (address.startsWith(mapped) && isIP(address.slice(mapped.length)) === 4)
    return address.slice(mapped.length);
  const zone = address.indexOf('%');
  return zone === -1 ? address : address.slice(0, zone);
}

const siteBits = 64;

/**
 * What is limited and banned together: one IPv4 address, and the /64 of an IPv6 address, out of which one line can choose a
 * new address for every request.
 */
export function siteOf(address: string): string {
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  const site = parts
    .slice(0, siteBits / 16)
    .map((part) => part.toString(16))
    .join(':');
  return `${site}::/${siteBits}`;
}
