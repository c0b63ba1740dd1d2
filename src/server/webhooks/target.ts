import type { AllowList } from './allow-list.ts';
import { isOwnAddress } from './own-addresses.ts';
import { insideRange } from './public-address.ts';

/** Longest URL of a webhook. */
const maxUrlLength = 2048;

/** Most addresses of one name that are looked at; a name with more is refused. */
const maxAddresses = 64;

/** A target that webhooks may not have; the message says why and what to do. */
export class TargetRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TargetRefused';
  }
}

/** Finds every address of a name, as texts. Rejects when there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** A target whose addresses have been checked; only these may be connected to. */
export interface CheckedTarget {
  readonly url: URL;
  readonly addresses: readonly string[];
}

/** Endings of names that are never of the open network. */
const insideEndings = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'lan',
  'corp',
  'home',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'onion',
  'test',
  'invalid',
];

/** The URL, when its form allows that a webhook goes there. Throws TargetRefused. */
export function parseTarget(text: string, allow: AllowList): URL {
  if (text.length > maxUrlLength)
    throw new TargetRefused(`The URL is longer than ${maxUrlLength} characters.`);
  if (hasOddCharacters(text))
    throw new TargetRefused('The URL holds blanks, backslashes or control characters.');
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new TargetRefused('The URL has to be complete and begin with https:// or http://.');
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || /^[^/]+\/\/[^/?#]*@/.test(text)) {
    throw new TargetRefused('The URL must not carry a user name or password.');
  }
  url.hash = '';
  const host = hostOf(url);
  const port = portOf(url);
  if (port === 0) throw new TargetRefused('The URL names port 0, which nobody can listen on.');
  if (literalOf(host) !== undefined) checkAddress(host, port, allow);
  else if (!allow.allowsName(host, port)) checkName(host);
  return url;
}

/**
 * Checks a target whole: its form, then every address of its name. One inside address is enough to refuse, because whoever
 * answers for the name chooses which of them is used. Throws TargetRefused; rejects as `resolve` does.
 */
export async function checkTarget(text: string, allow: AllowList, resolve: Resolve): Promise<CheckedTarget> {
  const url = parseTarget(text, allow);
  const host = hostOf(url);
  const port = portOf(url);
  const literal = literalOf(host);
  if (literal !== undefined) return { url, addresses: [literal] };
  const addresses = await resolve(host);
  if (addresses.length === 0) throw new TargetRefused(`The name ${host} has no address.`);
  if (addresses.length > maxAddresses) throw new TargetRefused(`The name ${host} has too many addresses.`);
  if (!allow.allowsName(host, port))
    for (const address of addresses) checkAddress(address, port, allow, host);
  return { url, addresses };
}

function checkAddress(address: string, port: number, allow: AllowList, name?: string): void {
  const range = insideRange(address) ?? (isOwnAddress(address) ? 'this machine' : undefined);
  if (range === undefined || allow.allowsAddress(address, port)) return;
  // Which inside address a name has is nobody's business, so only the kind is told.
  const whose = name === undefined ? `The address ${address}` : `The name ${name} leads to an address that`;
  throw new TargetRefused(
    `${whose} is not of the open network (${range}). Use a public target, or let the operator allow it in SPACETIME_WEBHOOK_TARGETS.`,
  );
}

const label = '[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?';
const fullName = new RegExp(`^(?=.{1,253}$)${label}(\\.${label})*$`);

function checkName(host: string): void {
  if (!fullName.test(host)) throw new TargetRefused(`"${host}" is no name of a host.`);
  const inside = insideEndings.some((ending) => host === ending || host.endsWith(`.${ending}`));
  if (!inside && host.includes('.')) return;
  throw new TargetRefused(
    `The name ${host} is not of the open network. Use a public name, or let the operator allow it in SPACETIME_WEBHOOK_TARGETS.`,
  );
}

/** The host without brackets and without the dot that ends a full name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

function portOf(url: URL): number {
  return url.port === '' ? (defaultPorts[url.protocol] ?? 0) : Number(url.port);
}

/** An address that stands in the URL itself. URL has brought every spelling of IPv4 into one form already. */
function literalOf(host: string): string | undefined {
  return host.includes(':') || /^\d+(\.\d+){3}$/.test(host) ? host : undefined;
}

function hasOddCharacters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit <= 0x20 || unit === 0x7f || unit === 0x5c) return true;
  }
  return false;
}
