import { beforeEach, describe, expect, test } from 'vitest';
import { superviseForTest } from '../../../test/support/supervised.ts';
import { restartRules } from './restart-policy.ts';
import { supervisorTimes } from './supervisor.ts';
import { watchRules } from './watch.ts';

let played: ReturnType<typeof superviseForTest>;
beforeEach(() => {
  played = superviseForTest();
  played.supervisor.start();
});
const crash = (code: number | null = 1, signal: string | null = null) =>
  played.run().events.ended(code, signal);

describe('a server that ends', () => {
  test('is started again after waits that grow, and given up after three restarts within a minute', async () => {
    const { clock, supervisor, runs } = played;
    for (const [at, waitMs] of restartRules.waitsMs.slice(0, restartRules.restarts).entries()) {
      crash(null, 'SIGKILL');
      expect(supervisor.state).toBe('waiting');
      expect(supervisor.nextStartMs).toBe(clock.epochMs() + waitMs);
      await clock.pass(waitMs - 1);
      expect(runs).toHaveLength(at + 1);
      await clock.pass(1);
      expect([supervisor.state, runs.length]).toEqual(['starting', at + 2]);
    }
    crash();
    expect(supervisor.state).toBe('given_up');
    expect(supervisor.sentence).toContain('after 3 restarts within 60 s');
    await clock.pass(3_600_000);
    expect(runs).toHaveLength(4);
    expect(supervisor).toMatchObject({ restarts: 3, lastEnd: { code: 1, signal: null, reason: null } });
  });

  test('has all its restarts again after a minute, and the shortest wait after it ran for one', async () => {
    const { clock, supervisor } = played;
    for (let i = 0; i < 10; i++) {
      await clock.pass(restartRules.steadyMs + 1);
      crash();
      expect(supervisor.nextStartMs).toBe(clock.epochMs() + (restartRules.waitsMs[0] ?? 0));
      await clock.pass(restartRules.waitsMs[0] ?? 0);
    }
    expect([supervisor.state, supervisor.restarts]).toEqual(['starting', 10]);
  });

  test('with 75 starts at once and counts for nothing; without ever having been ready it counts', async () => {
    const { supervisor, runs, ready, clock } = played;
    for (let i = 0; i < 10; i++) {
      ready();
      crash(75);
      expect([supervisor.state, runs.length, supervisor.recentRestarts]).toEqual(['starting', i + 2, 0]);
    }
    for (let i = 0; i < 4; i++) {
      crash(75);
      await clock.pass(5000);
    }
    expect(supervisor.state).toBe('given_up');
  });

  test('with a refused configuration is given up at once, and started when somebody says so', () => {
    const { supervisor, runs } = played;
    crash(10);
    expect([supervisor.state, runs.length]).toEqual(['given_up', 1]);
    expect(supervisor.sentence).toContain('its configuration is refused');
    supervisor.start();
    expect([supervisor.state, runs.length]).toEqual(['starting', 2]);
  });

  test('cannot even be started: the reason is kept', () => {
    played.run().events.ended(null, null, 'it could not be started: spawn ENOENT');
    expect(played.supervisor.sentence).toContain('no start: it could not be started: spawn ENOENT');
    expect(played.supervisor.state).toBe('waiting');
  });

  test('is started again where the machine had no room for it', async () => {
    const { supervisor, clock, machine, runs } = played;
    machine.full = true;
    crash();
    await clock.pass(250);
    expect([supervisor.state, supervisor.lastEnd?.reason]).toEqual([
      'waiting',
      'it could not be started: spawn ENOMEM',
    ]);
    machine.full = false;
    await clock.pass(1000);
    expect([supervisor.state, runs.length]).toEqual(['starting', 2]);
  });

  test('is not taken for the one that runs now', async () => {
    const { supervisor, clock, runs, ready } = played;
    crash();
    await clock.pass(250);
    ready();
    runs[0]?.events.ended(1, null);
    runs[0]?.events.ready('http://127.0.0.1:2', 2);
    expect([supervisor.state, supervisor.server?.pid]).toEqual(['running', 4711]);
  });
});

describe('a server that hangs', () => {
  test('while it starts is killed, and that counts', async () => {
    const { supervisor, clock, run } = played;
    await clock.pass(supervisorTimes.startMs - 1);
    expect(run().told).toEqual([]);
    await clock.pass(1);
    expect([supervisor.state, run().told]).toEqual(['stopping', ['end']]);
    await clock.pass(supervisorTimes.wedgedStopMs);
    expect(run().told).toEqual(['end', 'kill']);
    crash(null, 'SIGKILL');
    expect([supervisor.state, supervisor.recentRestarts]).toEqual(['waiting', 1]);
    expect(supervisor.lastEnd?.reason).toContain('not ready within 90 s');
  });

  test('is ended after three checks without an answer, and started again', async () => {
    const { supervisor, clock, run, ready, health } = played;
    ready();
    await clock.pass(supervisorTimes.checkMs * 10);
    expect([supervisor.state, supervisor.watch.ready]).toEqual(['running', true]);
    health.live = false;
    await clock.pass(supervisorTimes.checkMs * (watchRules.live - 1));
    expect([supervisor.state, supervisor.watch.liveFailures]).toEqual(['running', 2]);
    await clock.pass(supervisorTimes.checkMs);
    expect([supervisor.state, run().told]).toEqual(['stopping', ['end']]);
    crash(0);
    expect(supervisor.state).toBe('waiting');
    await clock.pass(250);
    expect(supervisor.state).toBe('starting');
  });

  test('one answer in between is enough', async () => {
    const { supervisor, clock, ready, health } = played;
    ready();
    for (let i = 0; i < 20; i++) {
      health.live = i % watchRules.live === 0;
      await clock.pass(supervisorTimes.checkMs);
    }
    expect(supervisor.state).toBe('running');
  });

  test('or is not ready any more for a minute, but not one that never was', async () => {
    const { supervisor, clock, ready, health } = played;
    health.ready = false;
    ready();
    await clock.pass(supervisorTimes.checkMs * 100);
    expect([supervisor.state, supervisor.watch.ready]).toEqual(['running', false]);
    health.ready = true;
    await clock.pass(supervisorTimes.checkMs);
    health.ready = false;
    await clock.pass(supervisorTimes.checkMs * (watchRules.ready - 1));
    expect(supervisor.state).toBe('running');
    await clock.pass(supervisorTimes.checkMs);
    expect(supervisor.state).toBe('stopping');
  });
});

describe('orders', () => {
  test('stop ends the server and leaves it; start begins it again', async () => {
    const { supervisor, clock, run, ready, runs } = played;
    ready();
    supervisor.stop();
    supervisor.stop();
    expect([supervisor.state, run().told]).toEqual(['stopping', ['end']]);
    crash(0);
    expect([supervisor.state, supervisor.server]).toEqual(['stopped', null]);
    await clock.pass(3_600_000);
    expect(runs).toHaveLength(1);
    supervisor.start();
    supervisor.start();
    expect(runs).toHaveLength(2);
  });

  test('restart starts again as soon as the old one has ended, and counts for nothing', () => {
    const { supervisor, ready, runs } = played;
    for (let i = 1; i <= 5; i++) {
      ready();
      supervisor.restart();
      expect(runs).toHaveLength(i);
      crash(0);
      expect(runs).toHaveLength(i + 1);
    }
    expect([supervisor.state, supervisor.restarts]).toEqual(['starting', 0]);
  });

  test('while it stops: the last one holds', () => {
    const { supervisor, runs } = played;
    supervisor.stop();
    supervisor.start();
    crash(0);
    expect(runs).toHaveLength(2);
    supervisor.restart();
    supervisor.stop();
    crash(0);
    expect([supervisor.state, runs.length]).toEqual(['stopped', 2]);
  });

  test('stop takes a restart back that is waited for, and one of a server that hangs', async () => {
    const { supervisor, clock, runs, ready, health } = played;
    crash();
    supervisor.stop();
    await clock.pass(60_000);
    expect([supervisor.state, runs.length]).toEqual(['stopped', 1]);
    supervisor.start();
    ready();
    health.live = false;
    await clock.pass(supervisorTimes.checkMs * watchRules.live);
    supervisor.stop();
    crash(null, 'SIGKILL');
    expect([supervisor.state, runs.length]).toEqual(['stopped', 2]);
  });

  test('a server that does not end in time is killed', async () => {
    const { supervisor, clock, run, ready } = played;
    ready();
    supervisor.stop();
    await clock.pass(supervisorTimes.stopMs - 1);
    expect(run().told).toEqual(['end']);
    await clock.pass(1);
    expect(run().told).toEqual(['end', 'kill']);
  });
});

describe('the end of the supervisor', () => {
  test('waits for that of the server, takes no more orders, and passes a second signal on', async () => {
    const { supervisor, clock, run, ready, runs } = played;
    ready();
    let closed = false;
    const closing = supervisor.close().then(() => {
      closed = true;
    });
    supervisor.restart();
    supervisor.start();
    await clock.pass(1000);
    expect(closed).toBe(false);
    supervisor.closeAtOnce('SIGINT');
    expect(run().told).toEqual(['end', 'SIGINT']);
    await clock.pass(supervisorTimes.wedgedStopMs);
    expect(run().told).toEqual(['end', 'SIGINT', 'kill']);
    crash(null, 'SIGKILL');
    await closing;
    expect([supervisor.state, runs.length]).toEqual(['stopped', 1]);
  });

  test('is not put off by whoever presses Ctrl+C again and again', async () => {
    const { supervisor, clock, run, ready } = played;
    ready();
    void supervisor.close();
    for (let second = 0; second < 6; second++) {
      supervisor.closeAtOnce('SIGINT');
      await clock.pass(1000);
    }
    expect(run().told.filter((told) => told === 'kill')).toHaveLength(1);
  });

  test('comes at once where nothing runs, and remembers that it gave up', async () => {
    const { supervisor } = played;
    crash(10);
    await supervisor.close();
    expect(supervisor.state).toBe('given_up');
  });

  test('SIGHUP reaches a server that is ready only: before that it would end it', () => {
    const { supervisor, run, ready } = played;
    supervisor.hangUp();
    expect(run().told).toEqual([]);
    ready();
    supervisor.hangUp();
    expect(run().told).toEqual(['SIGHUP']);
  });
});
