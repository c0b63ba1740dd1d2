import { expect, test } from 'vitest';
import { ManualScheduler } from '../../../test/support/manual-scheduler.ts';
import type { EventData } from '../../protocol/index.ts';
import type { EventHub } from './event-hub.ts';
import { HealthWatch } from './health-watch.ts';

function begin() {
  const scheduler = new ManualScheduler();
  const told: unknown[] = [];
  const checks = [
    { name: 'store', ok: true, detail: 'reachable' },
    { name: 'world', ok: true, detail: 'running' },
  ];
  const tell: EventHub['tell'] = (_, data) => told.push(data as EventData<'health.changed'>);
  const watch = new HealthWatch({ events: { tell }, scheduler, checks: () => checks });
  watch.start();
  const set = (ok: boolean): void => {
    checks[1] = { name: 'world', ok, detail: ok ? 'running' : 'stuck' };
  };
  return { scheduler, told, watch, set };
}

test('a change is told when it has lasted for three looks', () => {
  const { scheduler, told, set } = begin();
  scheduler.advance(10_000);
  expect(told).toEqual([]);
  set(false);
  scheduler.advance(2000);
  expect(told).toEqual([]);
  scheduler.advance(1000);
  const ill = { from: 'ok', to: 'degraded', failing: [{ name: 'world', detail: 'stuck' }] };
  expect(told).toEqual([ill]);
  scheduler.advance(60_000);
  expect(told).toHaveLength(1);
  set(true);
  scheduler.advance(3000);
  expect(told).toEqual([ill, { from: 'degraded', to: 'ok', failing: [] }]);
});

test('a hiccup is no change', () => {
  const { scheduler, told, set } = begin();
  for (let i = 0; i < 20; i++) {
    set(i % 3 === 0);
    scheduler.advance(1000);
  }
  expect(told).toEqual([]);
});

test('nothing is told after the end', () => {
  const { scheduler, told, watch, set } = begin();
  watch.stop();
  set(false);
  scheduler.advance(60_000);
  expect(told).toEqual([]);
});
