import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isLoopback } from '../net/listen.ts';

const hostForm = /^(?:\[([0-9a-f:.]{2,45})\]|([^:[\]/?#@\s]{1,253}))(?::\d{1,5})?$/i;
const maxRemembered = 256;

/** Under which names a server is asked. */
export interface HostSettings {
  /** Addresses that it listens at; `0.0.0.0` and `::` are all of this machine. */
  readonly bound: readonly string[];
  /** Further names, as configured; `*.example.org` for all below one. */
  readonly names: readonly string[];
}

/**
 * Knows the names that this server answers to. A page of another site can give its own name the address of this machine
 * after it was loaded (DNS rebinding) and would then share the origin of this server; but what it sends as Host is its name.
 */
export class HostNames {
  private readonly names: ReadonlySet<string>;
  private readonly suffixes: readonly string[];
  private readonly everyAddress: boolean;
  private readonly judged = new Map<string, boolean>();

  constructor({ bound, names }: HostSettings) {
    const open = bound.filter((host) => !isLoopback(host));
    this.everyAddress = open.some((host) => host === '0.0.0.0' || host === '::');
    const machine = hostname().toLowerCase();
    const own = open.length === 0 ? [] : [machine, `${machine}.local`];
    const given = names.map((name) => name.toLowerCase());
    this.names = new Set([...open, ...own, ...given]);
    this.suffixes = given.filter((name) => name.startsWith('*.')).map((name) => name.slice(1));
  }

  /** Whether a Host header names this server. */
  accepts(host: string): boolean {
    const known = this.judged.get(host);
    if (known !== undefined) return known;
    const accepted = this.judge(host);
    // The header is the caller's choice, so what is remembered of it is bounded.
    if (this.judged.size < maxRemembered) this.judged.set(host, accepted);
    return accepted;
  }

  private judge(host: string): boolean {
    const match = hostForm.exec(host);
    if (match === null) return false;
    const name = (match[1] ?? match[2] ?? '').toLowerCase().replace(/\.$/, '');
    if (isLoopback(name) || name.endsWith('.localhost') || this.names.has(name)) return true;
    // An address cannot be rebound, and behind a router or in a container this machine does not know all of its own.
    if (this.everyAddress && isIP(name) !== 0) return true;
    return this.suffixes.some((suffix) => name.endsWith(suffix));
  }
}
