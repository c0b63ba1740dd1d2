import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AlertBook } from './alerts.ts';
import { overallState, type PartReading, type PartState, partNames, type Readings } from './reading.ts';

const thresholds = { cpuPercent: 90, memoryBytes: 100 * 1024 * 1024, failures: 2, overruns: 5 };

/** Readings in which all is well but what is named. */
function readings(parts: Partial<Record<(typeof partNames)[number], Partial<PartReading>>> = {}): Readings {
  return Object.fromEntries(
    partNames.map((name) => [name, { state: 'healthy', detail: 'well', ...parts[name] }]),
  ) as unknown as Readings;
}
const named = (book: AlertBook, now: Readings) =>
  book.take(now).map(({ alert, state }) => `${alert} ${state}`);

test('a change of state is told once, and once when it is over', () => {
  const book = new AlertBook(thresholds);
  const ill = readings({ telemetry: { state: 'unreachable', detail: 'nothing listens there' } });
  expect(named(book, readings())).toEqual([]);
  expect(named(book, ill)).toEqual(['telemetry raised']);
  expect(named(book, readings({ telemetry: { state: 'unreachable', detail: 'other words' } }))).toEqual([
    'failures raised',
  ]);
  expect(named(book, readings({ telemetry: { state: 'failed', detail: 'another program' } }))).toEqual([
    'telemetry raised',
  ]);
  expect(named(book, readings())).toEqual(['telemetry cleared', 'failures cleared']);
  expect(named(book, readings())).toEqual([]);
});

test('what is unknown or not configured is no reason for an alert', () => {
  const book = new AlertBook(thresholds);
  const now = readings({ supervisor: { state: 'not_configured' }, scene: { state: 'unknown' } });
  expect(book.take(now)).toEqual([]);
  expect(overallState(now)).toBe('healthy');
});

test('thresholds of processor, memory and overruns are told while they are exceeded', () => {
  const book = new AlertBook(thresholds);
  const calm = {
    process: { cpu_percent: 90, memory_bytes: thresholds.memoryBytes },
    simulation: { overruns: 10 },
  };
  expect(named(book, readings(calm))).toEqual([]);
  const busy = readings({
    process: { cpu_percent: 91, memory_bytes: thresholds.memoryBytes + 1 },
    simulation: { overruns: 16 },
  });
  expect(named(book, busy)).toEqual(['cpu raised', 'memory raised', 'overruns raised']);
  // The count stands still, so nothing more took too long.
  expect(named(book, busy)).toEqual(['overruns cleared']);
  expect(named(book, readings(calm))).toEqual(['cpu cleared', 'memory cleared']);
});

test('a simulation or a server that was started again is news, but nothing that lasts', () => {
  const book = new AlertBook(thresholds);
  book.take(readings({ simulation: { restarts: 0 }, process: { uptime_seconds: 100 } }));
  const later = readings({ simulation: { restarts: 1 }, process: { uptime_seconds: 3 } });
  expect(named(book, later)).toEqual(['restarts raised', 'process raised']);
  expect(named(book, later)).toEqual([]);
});

test('whatever happens, nothing is raised twice without a change, and all is cleared in the end', () => {
  const state = fc.constantFrom<PartState>(
    'healthy',
    'degraded',
    'failed',
    'unreachable',
    'unknown',
    'not_configured',
  );
  const round = fc.record(Object.fromEntries(partNames.map((name) => [name, fc.record({ state })])));
  fc.assert(
    fc.property(fc.array(round, { maxLength: 12 }), (rounds) => {
      const book = new AlertBook(thresholds);
      const open = new Map<string, string>();
      for (const parts of [...rounds, {}]) {
        for (const { alert, state: kind, message } of book.take(readings(parts))) {
          const head = message.split(':')[0] ?? '';
          if (kind === 'raised') {
            expect(open.get(alert)).not.toBe(head);
            open.set(alert, head);
          } else expect(open.delete(alert)).toBe(true);
        }
      }
      expect([...open]).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
