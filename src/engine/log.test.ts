import { describe, expect, it } from 'vitest';
import { createLog, type LogRecord, logLevels, silentLog } from './index.ts';

describe('the log', () => {
  it('writes records of its level and above, with the context of its parents', () => {
    for (const [lowest, level] of logLevels.entries()) {
      const records: LogRecord[] = [];
      const log = createLog({
        level,
        write: (record) => records.push(record),
        context: { process: 'server' },
      });
      const child = log.child({ subsystem: 'clock' });
      for (const one of logLevels) child[one]('a line', { tick: 7 });
      expect(records.map((record) => record.level)).toEqual(logLevels.slice(lowest));
      for (const { message, context } of records) {
        expect([message, context]).toEqual(['a line', { process: 'server', subsystem: 'clock', tick: 7 }]);
      }
    }
  });

  it('leaves the context of a parent alone', () => {
    const records: LogRecord[] = [];
    const log = createLog({ level: 'debug', write: (record) => records.push(record) });
    log.child({ a: 1 }).info('child');
    log.info('parent');
    expect(records.map(({ context }) => context)).toEqual([{ a: 1 }, {}]);
  });

  it('can be silent', () => {
    expect(() => silentLog.child({}).fatal('nobody hears this')).not.toThrow();
  });
});
