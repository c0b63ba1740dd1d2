import { expect, test } from 'vitest';
import { Overruns } from './overruns.ts';

const limit = { count: 5, windowMs: 600_000 };

test('the fifth within ten minutes is too many, and then the count begins anew', () => {
  let nowMs = 0;
  const overruns = new Overruns(limit, () => nowMs);
  const note = (caller: string) => {
    nowMs += 60_000;
    return overruns.note(caller);
  };
  expect([1, 2, 3, 4, 5, 6].map(() => note('a'))).toEqual([false, false, false, false, true, false]);
});

test('five that are further apart are not too many', () => {
  let nowMs = 0;
  const overruns = new Overruns(limit, () => nowMs);
  for (let i = 0; i < 20; i++) {
    nowMs += 150_001;
    expect(overruns.note('a')).toBe(false);
  }
});

test('callers are counted apart, and there may be any number of them', () => {
  const overruns = new Overruns(limit, () => 0);
  for (let i = 0; i < 4; i++)
    for (let who = 0; who < 3000; who++) expect(overruns.note(`${who}`)).toBe(false);
  expect(overruns.note('7')).toBe(true);
  for (let who = 0; who < 20_000; who++) overruns.note(`flood ${who}`);
  expect(overruns.note('8')).toBe(false);
});
