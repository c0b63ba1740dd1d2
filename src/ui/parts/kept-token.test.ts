import { expect, test } from 'vitest';
import { pastedToken } from './kept-token.ts';

test('a token is found in whatever it was copied with', () => {
  const token = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhZGEifQ.c2ln_-ZmF0dXJl';
  expect(pastedToken(token)).toBe(token);
  expect(pastedToken(`  ${token}\n`)).toBe(token);
  expect(pastedToken(` bearer ${token}`)).toBe(token);
  expect(pastedToken(`${token.slice(0, 20)}\r\n  ${token.slice(20)}`)).toBe(token);
  expect(pastedToken(`https://space.example.org/#token=${token}`)).toBe(token);
  expect(pastedToken(`https://space.example.org/#view=1&token=${token}`)).toBe(token);
});

test('where there is no token, there is none', () => {
  expect(pastedToken('')).toBe('');
  expect(pastedToken(' \n ')).toBe('');
  expect(pastedToken('https://space.example.org/#elsewhere')).toBe('');
});
