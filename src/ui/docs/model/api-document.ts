import { type Call, readCall } from './call.ts';
import { asList, asRecord, asText, isRecord, type JsonRecord } from './json.ts';
import { References } from './references.ts';

/** One refusal that the server can give. */
export interface ErrorRow {
  readonly code: string;
  readonly status: string;
  readonly title: string;
  readonly advice: string;
}

/** A connection beside the calls. */
export interface StreamRow {
  readonly path: string;
  readonly subprotocol: string;
  readonly summary: string;
  readonly description: string;
}

/** What the server sends to others by itself. */
export interface EventRow {
  readonly type: string;
  readonly summary: string;
  readonly description: string;
  readonly schema: unknown;
}

/** Calls of one subject. */
export interface Group {
  readonly name: string;
  readonly description: string;
  readonly calls: readonly Call[];
}

/** The description of an API, as this page shows it. */
export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  readonly summary: string;
  readonly description: string;
  readonly groups: readonly Group[];
  /** Every call, in the order of the groups. */
  readonly calls: readonly Call[];
  readonly errors: readonly ErrorRow[];
  readonly streams: readonly StreamRow[];
  readonly events: readonly EventRow[];
  readonly references: References;
}

const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace'];
/** Where calls without a tag go. */
const otherGroup = 'other';

/** Reads a description by OpenAPI 3. Throws when it is none. */
export function readDocument(json: unknown): ApiDocument {
  const document = asRecord(json);
  if (!asText(document.openapi).startsWith('3.') || !isRecord(document.paths))
    throw new TypeError('It has no "openapi" of version 3, or no "paths".');
  const references = new References(document);
  const info = asRecord(document.info);
  const groups = groupsOf(document, references);
  return {
    title: asText(info.title) || 'API',
    version: asText(info.version),
    summary: asText(info.summary),
    description: asText(info.description),
    groups,
    calls: groups.flatMap(({ calls }) => calls),
    errors: errorsOf(document),
    streams: asList(document['x-streams']).map(asRecord).map(streamOf),
    events: eventsOf(document, references),
    references,
  };
}

function groupsOf(document: JsonRecord, references: References): readonly Group[] {
  const calls = new Map<string, Call[]>();
  const descriptions = new Map<string, string>();
  for (const tag of asList(document.tags).map(asRecord)) {
    calls.set(asText(tag.name), []);
    descriptions.set(asText(tag.name), asText(tag.description));
  }
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(asRecord(document.paths))) {
    const { value: found } = references.resolve(item);
    for (const method of methods) {
      if (!isRecord(found[method])) continue;
      const call = readCall({ path, method, item: found, document }, references, ids);
      const group = asText(asList(found[method].tags)[0]) || otherGroup;
      calls.set(group, [...(calls.get(group) ?? []), call]);
    }
  }
  return [...calls]
    .filter(([, list]) => list.length > 0)
    .map(([name, list]) => ({ name, description: descriptions.get(name) ?? '', calls: list }));
}

function errorsOf(document: JsonRecord): readonly ErrorRow[] {
  return Object.entries(asRecord(document['x-errors'])).map(([code, row]) => {
    const { status, title, advice } = asRecord(row);
    return {
      code,
      status: typeof status === 'number' ? String(status) : '',
      title: asText(title),
      advice: asText(advice),
    };
  });
}

function streamOf({ path, subprotocol, summary, description }: JsonRecord): StreamRow {
  return {
    path: asText(path),
    subprotocol: asText(subprotocol),
    summary: asText(summary),
    description: asText(description),
  };
}

function eventsOf(document: JsonRecord, references: References): readonly EventRow[] {
  return Object.entries(asRecord(document.webhooks)).map(([type, item]) => {
    const post = asRecord(references.resolve(item).value.post);
    const body = references.resolve(post.requestBody).value;
    const media = asRecord(Object.values(asRecord(body.content))[0]);
    return {
      type,
      summary: asText(post.summary),
      description: asText(post.description),
      schema: media.schema,
    };
  });
}
