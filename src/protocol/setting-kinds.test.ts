import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAgeRecipient } from './setting-kinds.ts';

describe('a public key of age', () => {
  it('is known by its form and its checksum', async () => {
    for (let i = 0; i < 20; i++) {
      const recipient = await identityToRecipient(await generateX25519Identity());
      expect(isAgeRecipient(recipient)).toBe(true);
      fc.assert(
        fc.property(
          fc.integer({ min: 4, max: 61 }),
          fc.constantFrom('q', 'p', 'z', 'r', 'y', '9', 'x', '8'),
          (at, letter) => {
            const other = `${recipient.slice(0, at)}${letter}${recipient.slice(at + 1)}`;
            expect(isAgeRecipient(other)).toBe(other === recipient);
          },
        ),
      );
    }
    const identity = await generateX25519Identity();
    for (const strange of ['', 'age1', 'age1pq', identity, identity.toLowerCase()])
      expect(isAgeRecipient(strange)).toBe(false);
  });
});
