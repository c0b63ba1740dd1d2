import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRanges } from '../auth/address-ranges.ts';
import { clientAddress, siteOf } from './client-address.ts';

const proxies = readRanges(['10.0.0.0/8', '127.0.0.1', '2001:db8:1::/48']) ?? [];

describe('the address of a caller', () => {
  test.each<[string, string, string | undefined, string]>([
    ['no header', '203.0.113.7', undefined, '203.0.113.7'],
    ['a header of a stranger counts nothing', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['a proxy says who came', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    ['what the caller wrote stands further left', '10.1.2.3', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['a chain of proxies', '127.0.0.1', '1.2.3.4, 198.51.100.1, 10.0.0.9', '198.51.100.1'],
    ['proxies all the way', '127.0.0.1', '10.0.0.8, 10.0.0.9', '10.0.0.8'],
    ['garbage ends the search', '10.1.2.3', '198.51.100.1, garbage', '10.1.2.3'],
    ['garbage behind a proxy too', '10.1.2.3', '198.51.100.1, unknown, 10.0.0.9', '10.0.0.9'],
    ['a port is garbage', '10.1.2.3', '198.51.100.1:80', '10.1.2.3'],
    ['an empty header', '10.1.2.3', '', '10.1.2.3'],
    ['octal is garbage', '10.1.2.3', '0177.0.0.1', '10.1.2.3'],
    ['IPv4 written as IPv6', '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
    ['IPv6', '2001:db8:1::5', '2001:db8:9::1', '2001:db8:9::1'],
    ['a zone is left out', 'fe80::1%eth0', undefined, 'fe80::1'],
  ])('%s', (_, socket, header, address) => {
    expect(clientAddress(socket, header, proxies)).toBe(address);
  });

  test('whatever stands left of the right-most stranger changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.ipV4(), (forged, own) => {
        fc.pre(!own.startsWith('10.') && own !== '127.0.0.1');
        expect(clientAddress('10.0.0.1', `${forged}, ${own}`, proxies)).toBe(own);
      }),
    );
  });

  test('any header gives an address and costs little', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        expect(clientAddress('10.0.0.1', header, proxies)).toMatch(/^[0-9a-f.:]+$/);
      }),
    );
    expect(clientAddress('10.0.0.1', '10.0.0.2,'.repeat(10_000), proxies)).toBe('10.0.0.1');
  });
});

describe('the site of an address', () => {
  test('IPv4 stands for itself', () => {
    expect(siteOf('203.0.113.7')).toBe('203.0.113.7');
  });

  test('all of a /64 are one site, and two /64 are two', () => {
    const part = fc.nat(0xffff).map((n) => n.toString(16));
    const half = fc.tuple(part, part, part, part).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(half, half, half, half, (net, other, a, b) => {
        expect(siteOf(`${net}:${a}`)).toBe(siteOf(`${net}:${b}`));
        fc.pre(net !== other);
        expect(siteOf(`${net}:${a}`)).not.toBe(siteOf(`${other}:${a}`));
      }),
    );
    expect(siteOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(readRanges([siteOf('2001:db8::1')])).toBeDefined();
  });
});
