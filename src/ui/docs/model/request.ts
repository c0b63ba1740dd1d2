import type { Call, Media } from './call.ts';
import { exampleOf } from './example.ts';
import { jsonText } from './json.ts';
import type { References } from './references.ts';

/** What somebody has filled in for a call. */
export interface Draft {
  /** Values beside the body, by place and name; empty ones are left out of the request. */
  readonly values: Readonly<Record<string, string>>;
  readonly media: string;
  readonly body: string;
}

/** A request that can be sent. */
export interface ReadyRequest {
  readonly method: string;
  /** From the slash on. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Name of a value in a draft. */
export const valueKey = ({ place, name }: { readonly place: string; readonly name: string }): string =>
  `${place} ${name}`;

/** What a call begins with: nothing beside the body, and the example as body. */
export function firstDraft({ body }: Call, references: References): Draft {
  const [media] = body?.media ?? [];
  return {
    values: {},
    media: media?.type ?? '',
    body: media === undefined ? '' : exampleText(media, references),
  };
}

/** The example of a body as JSON: the one of the document, or one made from its schema. */
export function exampleText({ example, schema }: Media, references: References): string {
  return jsonText(example ?? exampleOf(schema, references), 2);
}

/** Names of what has to be filled in and is not. */
export function missingIn({ parameters, body }: Call, draft: Draft): readonly string[] {
  const missing = parameters
    .filter((one) => one.required && (draft.values[valueKey(one)] ?? '') === '')
    .map(({ name }) => name);
  return body?.required === true && draft.body.trim() === '' ? [...missing, 'the body'] : missing;
}

/** Why a value cannot stand in the path; null when all can. Steps of dots lead to the address of something else. */
export function pathFault({ parameters }: Call, { values }: Draft): string | null {
  const wrong = parameters.find((one) => one.place === 'path' && /^\.\.?$/.test(values[valueKey(one)] ?? ''));
  return wrong === undefined ? null : `${wrong.name} cannot be dots alone: the address would be another.`;
}

/** Why the body is no JSON; null when it is, or when there is none. */
export function bodyFault({ media, body }: Draft): string | null {
  if (!media.includes('json') || body.trim() === '') return null;
  try {
    JSON.parse(body);
    return null;
  } catch (error) {
    return `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

/** The request of a draft. What is not filled in stays in braces in the path, and out of everything else. */
export function requestOf({ method, path, parameters }: Call, draft: Draft): ReadyRequest {
  const filled = parameters
    .map((one) => ({ ...one, value: draft.values[valueKey(one)] ?? '' }))
    .filter(({ value }) => value !== '');
  let address = path;
  for (const { place, name, value } of filled) {
    if (place === 'path') address = address.replaceAll(`{${name}}`, () => encodeURIComponent(value));
  }
  const query = filled
    .filter(({ place }) => place === 'query')
    .map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const hasBody = draft.media !== '' && draft.body.trim() !== '';
  const own = filled.filter(({ place }) => place === 'header').map(({ name, value }) => [name, value]);
  return {
    method,
    address: query.length === 0 ? address : `${address}?${query.join('&')}`,
    headers: { ...(hasBody ? { 'Content-Type': draft.media } : {}), ...Object.fromEntries(own) },
    body: hasBody ? draft.body : null,
  };
}

/**
 * The request as a command for a shell. The token stands in it as a variable, so that it can be shown around.
 * @param origin Such as `http://127.0.0.1:8080`.
 */
export function curlOf(request: ReadyRequest, origin: string, withToken: boolean): string {
  const { method, address, headers, body } = request;
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${quoted(method)} `}${quoted(origin + address)}`,
    ...(withToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

/** Text as one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[A-Z]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
