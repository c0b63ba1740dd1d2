import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

test('a cursor gives back its key, and only the cursor that was given out does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.nat(), (key, at) => {
      const cursor = writeCursor(key);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(readCursor(cursor)).toBe(key);
      const i = at % cursor.length;
      const changed = `${cursor.slice(0, i)}=${cursor.slice(i + 1)}`;
      expect(() => readCursor(changed)).toThrow('not one that this list gave out');
    }),
  );
});

test('whatever else comes is refused', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 256 }), (text) => {
      try {
        expect(writeCursor(readCursor(text))).toBe(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_request' });
      }
    }),
  );
});
