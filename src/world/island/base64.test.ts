import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

it('bytes come back from base64, also in long runs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
  const long = Uint8Array.from({ length: 50_000 }, (_, i) => i % 251);
  expect(toBase64(long)).toBe(Buffer.from(long).toString('base64'));
  expect(fromBase64('no base64!')).toBeNull();
});
