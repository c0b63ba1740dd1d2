import { expect, test } from 'vitest';
import { readDocument } from './api-document.ts';

test('every call has an id of its own that can stand in an address', () => {
  const get = (operationId?: string): object => ({ get: { operationId } });
  const paths = {
    '/a': get('a'),
    '/b': get('a'),
    '/c/d': get('/errors'),
    '/c-d': get('\ud800'),
    '/e': get(),
  };
  const { calls } = readDocument({ openapi: '3.1.0', paths });
  expect(calls.map(({ id }) => id)).toEqual(['a', 'get-b', 'get-c-d', 'get-c-d-3', 'get-e']);
});
