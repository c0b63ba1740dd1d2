import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Vault, VaultError } from './vault.ts';

const secret = randomBytes(32).toString('base64url');
const bytes = fc.uint8Array({ maxLength: 300 });

test('what was sealed opens for the same purpose and secret, also in another process', () => {
  fc.assert(
    fc.property(bytes, (content) => {
      const sealed = new Vault(secret).seal('a', content);
      expect(Buffer.from(new Vault(secret).open('a', sealed))).toEqual(Buffer.from(content));
    }),
  );
});

test('it opens for no other purpose and no other secret', () => {
  const vault = new Vault(secret);
  const sealed = vault.seal('a', Buffer.from('content'));
  expect(() => vault.open('b', sealed)).toThrow(VaultError);
  expect(() => new Vault(`${secret}x`).open('a', sealed)).toThrow(VaultError);
});

test('any changed, missing or added bit is noticed', () => {
  const vault = new Vault(secret);
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (content, place, bit) => {
      const sealed = Buffer.from(vault.seal('a', content));
      const at = place % sealed.length;
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      for (const wrong of [changed, sealed.subarray(0, at), Buffer.concat([sealed, Buffer.of(0)])]) {
        expect(() => vault.open('a', wrong)).toThrow(VaultError);
      }
    }),
  );
});

test('the same content is never sealed to the same bytes', () => {
  const vault = new Vault(secret);
  const sealed = Array.from({ length: 100 }, () =>
    Buffer.from(vault.seal('a', Buffer.of(1))).toString('hex'),
  );
  expect(new Set(sealed).size).toBe(100);
});

test('what is derived depends on secret, purpose and origin, and on nothing else', () => {
  const hex = (vault: Vault, purpose: string, from: string) =>
    Buffer.from(vault.derive(purpose, from)).toString('hex');
  const vault = new Vault(secret);
  expect(hex(vault, 'a', 'x')).toBe(hex(new Vault(secret), 'a', 'x'));
  const others = [hex(vault, 'b', 'x'), hex(vault, 'a', 'y'), hex(new Vault(`${secret}x`), 'a', 'x')];
  expect(new Set([hex(vault, 'a', 'x'), ...others]).size).toBe(4);
});

test('what the secret before has sealed opens too, and is told apart', () => {
  const [old, other] = [new Vault(secret), new Vault(`${secret}-new`)];
  const both = new Vault(`${secret}-new`, secret);
  const [before, after] = [old.seal('a', Buffer.from('x')), both.seal('a', Buffer.from('x'))];
  for (const sealed of [before, after]) expect(Buffer.from(both.open('a', sealed)).toString()).toBe('x');
  expect([both.isCurrent('a', before), both.isCurrent('a', after)]).toEqual([false, true]);
  expect(() => other.open('a', before)).toThrow(VaultError);
  expect(Buffer.from(other.open('a', after)).toString()).toBe('x');
  expect(() => both.open('b', before)).toThrow(VaultError);
});

test('a short secret makes no vault', () => {
  expect(() => new Vault('x'.repeat(31))).toThrow('32 bytes');
  expect(() => new Vault(secret, 'x'.repeat(31))).toThrow('32 bytes');
});
