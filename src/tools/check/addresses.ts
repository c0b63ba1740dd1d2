/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** What stands in a setting that is a list. */
export function listed(setting: string): string[] {
  return setting.split(',').filter((entry) => entry !== '');
}

/** No organisation has a network that is wider. */
const widestBits = { 4: 8, 6: 16 } as const;

/** Whether a range holds more than one organisation can answer for; a single address never does. */
export function isBroadRange(range: string): boolean {
  const [address = '', bits] = range.split('/');
  return bits !== undefined && Number(bits) < widestBits[address.includes(':') ? 6 : 4];
}

/** Whether a name is one of those that documents use (RFC 2606). */
export function isExampleName(name: string): boolean {
  return /(?:^|\.)(?:example|test|invalid)(?:\.(?:com|net|org))?$/i.test(name);
}
