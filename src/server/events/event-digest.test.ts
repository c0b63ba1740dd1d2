import { expect, test } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import { type Digest, EventDigest } from './event-digest.ts';

const minuteMs = 60_000;

function begin() {
  const scheduler = new ManualScheduler(0);
  const told: ({ address: string } & Digest)[] = [];
  const tell = (detail: { address: string } & Digest): number => told.push(detail);
  const digest = new EventDigest({ scheduler, others: { address: 'others' }, tell });
  return { scheduler, told, digest };
}

test('the first is told at once, what follows once a minute with its count', () => {
  const { scheduler, told, digest } = begin();
  digest.note('a', { address: 'a' });
  expect(told).toEqual([{ address: 'a', count: 1, since: '1970-01-01T00:00:00.000Z' }]);
  scheduler.advance(10_000);
  for (let i = 0; i < 500; i++) digest.note('a', { address: 'a' });
  expect(told).toHaveLength(1);
  scheduler.advance(minuteMs);
  expect(told.slice(1)).toEqual([{ address: 'a', count: 500, since: '1970-01-01T00:00:10.000Z' }]);
  digest.note('a', { address: 'a' });
  expect(told).toHaveLength(2);
  scheduler.advance(minuteMs);
  expect(told[2]).toMatchObject({ count: 1 });
});

test('after a quiet minute the next is told at once again', () => {
  const { scheduler, told, digest } = begin();
  digest.note('a', { address: 'a' });
  scheduler.advance(minuteMs);
  digest.note('a', { address: 'a' });
  expect(told).toHaveLength(2);
});

test('callers are told apart, up to a thousand of them', () => {
  const { scheduler, told, digest } = begin();
  for (let i = 0; i < 5000; i++) digest.note(String(i), { address: String(i) });
  expect(told).toHaveLength(1001);
  scheduler.advance(minuteMs);
  expect(told.slice(1000)).toEqual([
    expect.objectContaining({ address: 'others', count: 1 }),
    expect.objectContaining({ address: 'others', count: 3999 }),
  ]);
});

test('what was counted is told when it ends', () => {
  const { scheduler, told, digest } = begin();
  digest.note('a', { address: 'a' });
  digest.note('a', { address: 'a' });
  digest.stop();
  expect(told.map(({ count }) => count)).toEqual([1, 1]);
  scheduler.advance(minuteMs);
  expect(told).toHaveLength(2);
});
