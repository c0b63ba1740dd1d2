import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Addresses that this machine has at this moment, as texts. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
}

/**
 * Whether an address is one of this machine. Also where it is of the open network, what listens there may take callers from
 * inside only, and to a firewall the machine itself is inside.
 */
export function isOwnAddress(address: string, own: readonly string[] = ownAddresses()): boolean {
  const spelled = spellingOf(address);
  return spelled !== undefined && own.some((one) => spellingOf(one) === spelled);
}

/** The one spelling of an address; IPv4 in IPv6 as what it is. */
function spellingOf(address: string): string | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address).toNormalizedString() : undefined;
}
