import ipaddr from 'ipaddr.js';

/** One entry: a network or a name, and perhaps one port. */
type Entry =
  | {
      readonly kind: 'network';
      readonly network: [ipaddr.IPv4 | ipaddr.IPv6, number];
      readonly port?: number;
    }
  | { readonly kind: 'name'; readonly name: string; readonly below: boolean; readonly port?: number };

const maxEntries = 100;

/**
 * Inside targets that the operator allows webhooks to reach: addresses, networks, names and `*.names`, each with a port or
 * without, such as `127.0.0.1:9000, 10.2.0.0/16, [::1]:9000, *.hooks.internal`.
 */
export class AllowList {
  private readonly entries: readonly Entry[];

  /** Throws RangeError with the entry that cannot be read. */
  constructor(text = '') {
    const parts = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length > maxEntries) throw new RangeError(`more than ${maxEntries} entries`);
    this.entries = parts.map(readEntry);
  }

  /** Whether every address of the name is allowed, because the name itself is. */
  allowsName(name: string, port: number): boolean {
    return this.entries.some(
      (entry) =>
        entry.kind === 'name' &&
        (entry.port ?? port) === port &&
        (entry.below ? name.endsWith(`.${entry.name}`) : name === entry.name),
    );
  }

  /** Whether the address is allowed. */
  allowsAddress(address: string, port: number): boolean {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return this.entries.some(
      (entry) =>
        entry.kind === 'network' &&
        (entry.port ?? port) === port &&
        parsed.kind() === entry.network[0].kind() &&
        parsed.match(entry.network as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]),
    );
  }
}

const bracketed = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/i;
const plain = /^([^:\s]+)(?::(\d{1,5}))?$/;
const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const dnsName = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`);
const maxPort = 65_535;

function readEntry(text: string): Entry {
  const network = networkOf(text);
  if (network !== undefined) return { kind: 'network', network };
  const [, host = '', portText] = bracketed.exec(text) ?? plain.exec(text) ?? [];
  const port = portText === undefined ? {} : { port: Number(portText) };
  if (port.port !== undefined && (port.port < 1 || port.port > maxPort)) throw unreadable(text);
  const own = networkOf(host);
  if (own !== undefined) return { kind: 'network', network: own, ...port };
  const name = host.toLowerCase();
  // What ends in a number is an address to a URL, so a name like that could never be asked for.
  if (!dnsName.test(name) || /(^|\.)\d+$/.test(name)) throw unreadable(text);
  const below = name.startsWith('*.');
  return { kind: 'name', name: below ? name.slice(2) : name, below, ...port };
}

function networkOf(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return [ipaddr.IPv4.parse(text), 32];
  if (ipaddr.IPv6.isValid(text) && !text.includes('%')) {
    const own = ipaddr.process(text);
    return [own, own.kind() === 'ipv4' ? 32 : 128];
  }
  return ipaddr.isValidCIDR(text) && /^(\d+\.){3}\d+\/|:/.test(text) ? ipaddr.parseCIDR(text) : undefined;
}

function unreadable(text: string): RangeError {
  return new RangeError(`"${text}" is neither an address, nor a network such as 10.2.0.0/16, nor a name`);
}
