import { expect, test } from 'vitest';
import { plainFailure, signInFailure } from './failure.ts';

const refused = (code: string) => ({ ...plainFailure('title', 'detail', 'Send a header.'), code });

test('a sign-in that is refused advises people, not programs', () => {
  const { detail, advice } = signInFailure(refused('unauthenticated'));
  expect(detail).toBe('detail');
  expect(advice).toMatch(/all of it was copied/);
});

test('a server without an API says how to switch it on', () => {
  expect(signInFailure(refused('not_found'))).toMatchObject({
    title: 'The API of this server is switched off',
    advice: expect.stringContaining('SPACETIME_API=on'),
  });
});

test('every other refusal stays as it is', () => {
  const failure = refused('too_many_attempts');
  expect(signInFailure(failure)).toBe(failure);
});
