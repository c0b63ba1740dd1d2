import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApiError } from '../../protocol/index.ts';
import { readJson } from './json-body.ts';

const limits = { depth: 10, arrayLength: 100 };
const read = (text: string) => readJson(Buffer.from(text), limits);

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 'accepted';
}

test('any value within the limits is read as JSON.parse reads it', () => {
  const value = fc.jsonValue({ maxDepth: 4 }).filter((one) => !JSON.stringify(one).includes('__proto__'));
  fc.assert(
    fc.property(value, (one) => {
      expect(read(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(one)));
    }),
    { numRuns: 300 },
  );
});

test('any text ends in a value or a named refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(['accepted', 'malformed_json', 'json_too_deep', 'invalid_request']).toContain(
        codeOf(() => read(text)),
      );
    }),
    { numRuns: 500 },
  );
});

describe('refusals', () => {
  test.each([
    ['an empty body', '', 'malformed_json'],
    ['half a document', '{"a":', 'malformed_json'],
    ['NaN', '{"a":NaN}', 'malformed_json'],
    ['two documents', '{} {}', 'malformed_json'],
    ['a number beyond doubles', '{"a":1e999}', 'invalid_request'],
    ['eleven levels', `${'['.repeat(11)}${']'.repeat(11)}`, 'json_too_deep'],
    ['a long array', JSON.stringify(Array(101).fill(0)), 'invalid_request'],
    ['a key that reaches a prototype', '{"\\u005f_proto__":{}}', 'invalid_request'],
  ])('%s', (_, text, code) => {
    expect(codeOf(() => read(text))).toBe(code);
  });

  test('ten levels and a hundred entries are taken; brackets in texts do not count', () => {
    expect(codeOf(() => read(`${'['.repeat(10)}${']'.repeat(10)}`))).toBe('accepted');
    expect(codeOf(() => read(JSON.stringify(Array(100).fill('[[[[[[[[[[[[')))).toString()).toBe('accepted');
    expect(codeOf(() => read(JSON.stringify({ a: '\\"[[[[[[[[[[[[[[' })))).toBe('accepted');
  });

  test('bytes that are not UTF-8', () => {
    expect(codeOf(() => readJson(Uint8Array.of(0x22, 0xff, 0x22), limits))).toBe('malformed_json');
  });

  test('a million brackets cost one pass', () => {
    expect(codeOf(() => read('['.repeat(1_000_000)))).toBe('json_too_deep');
  });

  test('the message never repeats the body', () => {
    try {
      read('{"password":"hunter2" oops');
    } catch (error) {
      expect((error as Error).message).not.toContain('hunter2');
    }
  });
});

test('only a document that breaks off is called incomplete', () => {
  const detailOf = (text: string): string => {
    try {
      read(text);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };
  expect(detailOf('{"a":')).toBe('The body is not complete JSON.');
  expect(detailOf('{"a":NaN}')).toMatch(/^The body (is not JSON|stops being JSON at character 5)\.$/);
  expect(detailOf('{"a":{"__proto__":1}}')).toBe(
    'The body does not fit: /a has the key "__proto__", which is not allowed.',
  );
});
