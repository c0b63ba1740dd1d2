import { expect, test } from 'vitest';
import { OneByOne } from './one-by-one.ts';

test('works do not overlap, and one that fails holds up nobody', async () => {
  const queue = new OneByOne();
  const seen: string[] = [];
  const work =
    (name: string, fails = false) =>
    async (): Promise<string> => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const ended = await Promise.allSettled([
    queue.run(work('a')),
    queue.run(work('b', true)),
    queue.run(work('c')),
  ]);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('no more than a hundred wait', async () => {
  const queue = new OneByOne();
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting = Array.from({ length: 100 }, () => queue.run(() => promise));
  await expect(queue.run(() => promise)).rejects.toMatchObject({ code: 'store_unavailable' });
  resolve();
  await Promise.all(waiting);
  expect(await queue.run(() => Promise.resolve('again'))).toBe('again');
});
