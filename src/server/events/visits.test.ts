import { expect, test } from 'vitest';
import type { EventHub } from './event-hub.ts';
import { type Visitor, Visits } from './visits.ts';

function begin() {
  const told: string[] = [];
  let nowMs = 0;
  const tell: EventHub['tell'] = (type, data) => {
    told.push('duration_ms' in data ? `${type} ${data.duration_ms}` : type);
  };
  const visits = new Visits({ events: { tell }, nowMs: () => nowMs });
  return { told, visits, pass: (ms: number) => (nowMs += ms) };
}

const here = (mode: Visitor['mode']): Visitor => ({ visitor: 'v', name: 'Ada', mode, connection: {} });
const away = (mode: Visitor['mode']): Visitor => ({ ...here(mode), connection: undefined });

test('a visitor comes once and leaves once', () => {
  const { told, visits } = begin();
  visits.look(here('desktop'));
  visits.look(away('desktop'));
  visits.look(here('desktop'));
  visits.gone(away('desktop'));
  visits.gone(away('desktop'));
  expect(told).toEqual(['player.spawned', 'player.left']);
});

test('a headset is put on and taken off, and a lost line takes it off', () => {
  const { told, visits, pass } = begin();
  visits.look(here('desktop'));
  visits.look(here('vr'));
  pass(1500);
  visits.look(here('vr'));
  visits.look(here('desktop'));
  visits.look(here('vr'));
  pass(200);
  visits.look(away('vr'));
  visits.look(here('vr'));
  pass(30);
  visits.gone(away('vr'));
  expect(told).toEqual([
    'player.spawned',
    'vr.session_started',
    'vr.session_ended 1500',
    'vr.session_started',
    'vr.session_ended 200',
    'vr.session_started',
    'vr.session_ended 30',
    'player.left',
  ]);
});

test('who never got a ship does not leave', () => {
  const { told, visits } = begin();
  visits.gone(away('desktop'));
  expect(told).toEqual([]);
});
