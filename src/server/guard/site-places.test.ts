import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SitePlaces } from './site-places.ts';

test('one line of IPv6 counts as one address, whichever of its addresses it uses', () => {
  const places = new SitePlaces(2);
  places.take('2001:db8:1:2::1');
  const leave = places.take('2001:db8:1:2:ffff::9');
  expect(places.hasRoom('2001:db8:1:2::3')).toBe(false);
  expect(places.hasRoom('2001:db8:1:3::1')).toBe(true);
  leave();
  expect(places.hasRoom('2001:db8:1:2::3')).toBe(true);
});

test('behind a shared address there is always room', () => {
  const places = new SitePlaces(1, (address) => address === '127.0.0.1');
  places.take('127.0.0.1');
  expect(places.hasRoom('127.0.0.1')).toBe(true);
  places.take('192.0.2.1');
  expect(places.hasRoom('192.0.2.1')).toBe(false);
});

test('a place that is given back twice is given back once', () => {
  const addresses = fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8::2');
  fc.assert(
    fc.property(fc.array(fc.tuple(addresses, fc.nat({ max: 3 })), { maxLength: 40 }), (visits) => {
      const places = new SitePlaces(1);
      for (const [address, times] of visits) {
        if (!places.hasRoom(address)) continue;
        const leave = places.take(address);
        for (let i = 0; i < times; i++) leave();
        expect(places.hasRoom(address)).toBe(times > 0);
      }
    }),
  );
});
