import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSecret, signatureHeaders } from './signature.ts';

const nowS = (): number => Math.floor(Date.now() / 1000);

describe('a signature', () => {
  it('is verified by the library of the specification', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.stringMatching(/^evt_[\w-]{22}$/), (value, id) => {
        const payload = JSON.stringify({ value });
        const { bytes, text } = newSecret();
        const headers = signatureHeaders({ id, timestampS: nowS(), payload }, [bytes]);
        expect(new Webhook(text).verify(payload, headers)).toEqual(JSON.parse(payload));
      }),
    );
  });

  it('fails with another secret, payload, id or time', () => {
    const { bytes, text } = newSecret();
    const timestampS = nowS();
    const headers = signatureHeaders({ id: 'evt_1', timestampS, payload: '{}' }, [bytes]);
    const verifier = new Webhook(text);
    expect(() => new Webhook(newSecret().text).verify('{}', headers)).toThrow('No matching signature found');
    expect(() => verifier.verify('{ }', headers)).toThrow('No matching signature found');
    expect(() => verifier.verify('{}', { ...headers, 'webhook-id': 'evt_2' })).toThrow(
      'No matching signature found',
    );
    expect(() => verifier.verify('{}', { ...headers, 'webhook-timestamp': String(timestampS - 1) })).toThrow(
      'No matching signature found',
    );
  });

  it('is there for every secret, so that old and new verify alike', () => {
    const secrets = [newSecret(), newSecret(), newSecret()];
    const content = { id: 'evt_1', timestampS: nowS(), payload: '{"a":1}' };
    const headers = signatureHeaders(
      content,
      secrets.map(({ bytes }) => bytes),
    );
    for (const { text } of secrets)
      expect(new Webhook(text).verify(content.payload, headers)).toEqual({ a: 1 });
  });
});

describe('a secret', () => {
  it('has the prefix and 32 bytes that nobody has had before', () => {
    const texts = Array.from({ length: 100 }, () => newSecret().text);
    expect(new Set(texts).size).toBe(100);
    for (const text of texts) {
      expect(text).toMatch(/^whsec_/);
      expect(Buffer.from(text.slice('whsec_'.length), 'base64')).toHaveLength(32);
    }
  });
});
