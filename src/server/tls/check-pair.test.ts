import { expect, it } from 'vitest';
import { checkPair } from './check-pair.ts';
import { makeCertificate } from './development-certificate.ts';

const pair = makeCertificate(['localhost'], new Date());

it('takes a certificate with its key', () => {
  expect(checkPair(pair).subjectAltName).toContain('localhost');
});

it.each([
  ['no key', { ...pair, key: '' }, 'unsupported'],
  ['no certificate', { ...pair, cert: '' }, 'no start line'],
  ['the key of another', { ...pair, key: makeCertificate(['localhost'], new Date()).key }, 'mismatch'],
])('refuses %s', (_, broken, why) => {
  expect(() => checkPair(broken)).toThrow(why);
});
