import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonError, placeInText, scanJson } from './scan-json.ts';

describe('scanJson', () => {
  it('reads what JSON.parse reads', () => {
    const json = fc
      .json({ stringUnit: 'grapheme', maxDepth: 6 })
      .filter((text) => !text.includes('__proto__'));
    const layout = fc.constantFrom(undefined, 2, '\t');
    fc.assert(
      fc.property(json, layout, (text, indent) => {
        const value: unknown = JSON.parse(text);
        expect(scanJson(JSON.stringify(value, null, indent)).value).toStrictEqual(
          value === 0 ? 0 : withoutNegativeZero(value),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const text = fc.tuple(
      fc.json(),
      fc.nat(),
      fc.constantFrom(',', ':', '}', ']', '"', '\\', 'x', '1', '\u0000'),
    );
    fc.assert(
      fc.property(text, ([json, at, put]) => {
        const broken = json.slice(0, at % (json.length + 1)) + put + json.slice(at % (json.length + 1));
        try {
          JSON.parse(broken);
        } catch {
          expect(() => scanJson(broken)).toThrow(JsonError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('knows where each part of a value stands', () => {
    const text = '{\n  "a": [1,\n    {"b": true}]\n}';
    const { offsetOf } = scanJson(text);
    expect(placeInText(text, offsetOf(['a', 1, 'b']))).toEqual({ line: 3, column: 11 });
    expect(placeInText(text, offsetOf(['a', 0]))).toEqual({ line: 2, column: 9 });
    expect(placeInText(text, offsetOf(['a', 7, 'missing']))).toEqual({ line: 2, column: 8 });
    expect(placeInText(text, offsetOf([]))).toEqual({ line: 1, column: 1 });
  });
});

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
