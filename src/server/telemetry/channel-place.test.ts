import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { telemetryChannels } from '../../protocol/index.ts';
import { ChannelPlace } from './channel-place.ts';
import { TextChannel } from './text-channel.ts';

const time = '2026-01-01T00:00:00.000Z';

function filled(name: 'scene' | 'performance', count: number): TextChannel {
  const channel = new TextChannel(name);
  for (let i = 1; i <= count; i++) channel.publish(JSON.stringify({ i }), time);
  return channel;
}

/** Everything that a place gives: numbers of messages, and gaps. */
function drain(place: ChannelPlace): (number | { from: number | null; to: number; reason: string })[] {
  const taken: ReturnType<typeof drain> = [];
  for (;;) {
    const next = place.take();
    if (next === undefined) return taken;
    if (next instanceof Uint8Array) taken.push((JSON.parse(next.toString()) as { seq: number }).seq);
    else taken.push({ from: next.from, to: next.to, reason: next.reason });
  }
}

describe('a place in a channel', () => {
  test('gives everything from now on, each message once, in order', () => {
    const channel = filled('scene', 3);
    const place = new ChannelPlace(channel, 'a');
    expect(drain(place)).toEqual([]);
    channel.publish('1', time);
    channel.publish('2', time);
    expect(drain(place)).toEqual([4, 5]);
    expect(place.hasMore).toBe(false);
  });

  test('goes on after a number of the same run', () => {
    const place = new ChannelPlace(filled('scene', 9), 'a', { stream: 'a', after: 6 });
    expect(drain(place)).toEqual([7, 8, 9]);
  });

  test('tells what is forgotten', () => {
    const { keeps } = telemetryChannels.scene;
    const place = new ChannelPlace(filled('scene', keeps + 5), 'a', { stream: 'a', after: 2 });
    const [gap, first] = drain(place);
    expect(gap).toEqual({ from: 3, to: 5, reason: 'forgotten' });
    expect(first).toBe(6);
  });

  test('of another run, or of a number that never was, says so and begins with what is kept', () => {
    const channel = filled('scene', 4);
    const whole = [{ from: null, to: 0, reason: 'restarted' }, 1, 2, 3, 4];
    expect(drain(new ChannelPlace(channel, 'a', { stream: 'b', after: 2 }))).toEqual(whole);
    expect(drain(new ChannelPlace(channel, 'a', { stream: 'a', after: 99 }))).toEqual(whole);
  });

  test('of a reader who fell behind leads to the newest where only that counts, and skips nothing elsewhere', () => {
    for (const name of ['performance', 'scene'] as const) {
      const channel = new TextChannel(name);
      const place = new ChannelPlace(channel, 'a');
      for (let i = 0; i < 6; i++) channel.publish('0', time);
      place.wait();
      expect(drain(place)).toEqual(
        name === 'performance' ? [{ from: 1, to: 5, reason: 'slow' }, 6] : [1, 2, 3, 4, 5, 6],
      );
    }
  });

  test('accounts for every number, whatever happens', () => {
    const act = fc.oneof(
      fc.record({ publish: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ take: fc.integer({ min: 1, max: 50 }) }),
      fc.constant({ wait: true as const }),
    );
    fc.assert(
      fc.property(fc.constantFrom('scene' as const, 'performance' as const), fc.array(act), (name, acts) => {
        const channel = new TextChannel(name);
        const place = new ChannelPlace(channel, 'a');
        let expected = 1;
        const check = (next: ReturnType<ChannelPlace['take']>): void => {
          if (next === undefined) return;
          if (next instanceof Uint8Array) {
            expect((JSON.parse(next.toString()) as { seq: number }).seq).toBe(expected++);
          } else {
            expect(next.from).toBe(expected);
            expected = next.to + 1;
          }
        };
        for (const step of acts) {
          if ('publish' in step) for (let i = 0; i < step.publish; i++) channel.publish('0', time);
          else if ('take' in step) for (let i = 0; i < step.take; i++) check(place.take());
          else place.wait();
        }
        while (place.hasMore) check(place.take());
        expect(expected).toBe(channel.lastSeq + 1);
      }),
    );
  });
});

describe('a channel', () => {
  test('keeps a bounded number of messages and bytes', () => {
    const channel = filled('scene', 1000);
    expect(channel.lastSeq - channel.firstSeq + 1).toBe(telemetryChannels.scene.keeps);
    const large = JSON.stringify('x'.repeat(100_000));
    for (let i = 0; i < 100; i++) channel.publish(large, time);
    expect(channel.lastSeq - channel.firstSeq + 1).toBeLessThanOrEqual(21);
  });

  test('does not send what is too long, and says so', () => {
    const channel = new TextChannel('scene');
    const place = new ChannelPlace(channel, 'a');
    channel.publish(JSON.stringify('x'.repeat(200_000)), time);
    channel.publish('1', time);
    expect(drain(place)).toEqual([{ from: 1, to: 1, reason: 'forgotten' }, 2]);
  });
});
