import { describe, expect, test } from 'vitest';
import type { Call, Parameter } from './call.ts';
import { References } from './references.ts';
import { bodyFault, curlOf, firstDraft, missingIn, pathFault, requestOf, valueKey } from './request.ts';

const parameter = (name: string, place: Parameter['place'], required = false): Parameter => ({
  name,
  place,
  required,
  description: '',
  schema: { type: 'string' },
});

const call: Call = {
  id: 'try',
  method: 'POST',
  path: '/things/{id}',
  summary: '',
  description: '',
  isDeprecated: false,
  permission: '',
  needsToken: true,
  perMinute: '',
  perMinuteInProduction: '',
  auditedAs: '',
  parameters: [parameter('id', 'path', true), parameter('wait', 'query'), parameter('X-Key', 'header')],
  body: {
    required: true,
    description: '',
    media: [
      {
        type: 'application/json',
        example: undefined,
        schema: {
          type: 'object',
          required: ['name', 'at'],
          properties: {
            name: { type: 'string', minLength: 6 },
            at: { type: 'array', items: { type: 'integer', minimum: 2 }, minItems: 2 },
            note: { type: 'string' },
          },
        },
      },
    ],
  },
  answers: [],
};

const references = new References({});
const draft = firstDraft(call, references);

describe('a request', () => {
  test('begins with an example of what has to be there', () => {
    expect(JSON.parse(draft.body)).toEqual({ name: 'text t', at: [2, 2] });
    expect(missingIn(call, draft)).toEqual(['id']);
    expect(missingIn(call, { ...draft, body: ' ' })).toEqual(['id', 'the body']);
  });

  test('carries every value where it belongs, encoded', () => {
    const values = Object.fromEntries(
      call.parameters.map((one) => [valueKey(one), one.place === 'header' ? 'k1' : `a/b?&$&'`]),
    );
    expect(requestOf(call, { ...draft, values })).toEqual({
      method: 'POST',
      address: "/things/a%2Fb%3F%26%24%26'?wait=a%2Fb%3F%26%24%26'",
      headers: { 'Content-Type': 'application/json', 'X-Key': 'k1' },
      body: draft.body,
    });
    expect(requestOf(call, { ...draft, body: '' })).toMatchObject({ headers: {}, body: null });
  });

  test.each(['.', '..'])('does not lead elsewhere by the step %s', (id) => {
    expect(pathFault(call, { ...draft, values: { 'path id': id } })).toContain('id cannot be dots alone');
    expect(pathFault(call, { ...draft, values: { 'path id': `${id}a`, 'query wait': id } })).toBeNull();
  });

  test('says why a body is no JSON', () => {
    expect(bodyFault(draft)).toBeNull();
    expect(bodyFault({ ...draft, body: '{"name":' })).toContain('The body is not JSON');
  });

  test('is a command that a shell takes apart as it was meant, without the token itself', () => {
    const request = requestOf(call, { ...draft, body: `{"name":"it's $HOME"}` });
    expect(curlOf(request, 'http://127.0.0.1:8080', true)).toBe(
      [
        "curl -X POST 'http://127.0.0.1:8080/things/{id}'",
        '-H "Authorization: Bearer $TOKEN"',
        "-H 'Content-Type: application/json'",
        `--data-raw '{"name":"it'\\''s $HOME"}'`,
      ].join(' \\\n  '),
    );
  });
});
