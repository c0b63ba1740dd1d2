import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { isOwnAddress } from './own-addresses.ts';

test('this machine is known by each of its addresses, in every spelling', () => {
  for (const { address } of Object.values(networkInterfaces()).flatMap((list) => list ?? []))
    expect([address, isOwnAddress(address)]).toEqual([address, true]);
  const own = ['203.0.113.7', '2001:db8::7'];
  for (const address of ['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::7', '2001:DB8:0:0:0:0:0:7'])
    expect([address, isOwnAddress(address, own)]).toEqual([address, true]);
  for (const address of ['203.0.113.8', '2001:db8::8', 'no address', ''])
    expect([address, isOwnAddress(address, own)]).toEqual([address, false]);
});
