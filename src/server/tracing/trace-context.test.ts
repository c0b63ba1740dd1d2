import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newTraceId, readTraceparent, writeTraceparent } from './trace-context.ts';

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((id) => /[^0]/.test(id));

test('what is written is read again', () => {
  fc.assert(
    fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
      const context = { traceId, spanId, sampled };
      expect(readTraceparent(writeTraceparent(context))).toEqual(context);
    }),
  );
});

test('whatever comes is a context or nothing', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80 }), (text) => {
      expect(readTraceparent(text)).toBeUndefined();
    }),
  );
  for (const nothing of [null, undefined, '']) expect(readTraceparent(nothing)).toBeUndefined();
});

test('later versions may have more, and only the flag that is known counts', () => {
  const [traceId, spanId] = ['a'.repeat(32), 'b'.repeat(16)];
  expect(readTraceparent(`cc-${traceId}-${spanId}-03-what-will-be`)).toEqual({
    traceId,
    spanId,
    sampled: true,
  });
  expect(readTraceparent(`cc-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, sampled: false });
  expect(readTraceparent(`cc-${traceId}-${spanId}-01.what`)).toBeUndefined();
});

test('ids are as long as they have to be, and each is another', () => {
  expect(newTraceId('trace')).toMatch(/^[0-9a-f]{32}$/);
  expect(newTraceId('span')).toMatch(/^[0-9a-f]{16}$/);
  expect(new Set(Array.from({ length: 1000 }, () => newTraceId('span'))).size).toBe(1000);
});
