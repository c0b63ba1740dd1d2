import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import { pathMatcher } from '../../src/protocol/index.ts';
import { describeApi } from '../../src/server/index.ts';

/*
 * Holds everything that tests ask a server of their process, and everything it answers, against the description of the API.
 * What is refused may have been anything; its answer has to be one that the description lists for the call.
 */

/** How many exchanges of one call with one status are looked at for each server; the rest would only take time. */
const looksPerAnswer = 50;
const channel = 'http.server.request.start';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly object[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, object>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: { readonly type?: string };
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

interface DescribedAnswer {
  readonly content?: Content;
}

/** What went over the line. */
interface Exchange {
  readonly url: string;
  readonly sent: string;
  readonly sentType: string;
  readonly status: number;
  readonly received: string;
  readonly receivedType: string;
}

interface Call {
  readonly method: string;
  readonly operation: Operation;
  readonly fits: (path: string) => boolean;
}

const definitionsFrom = '#/components/schemas/';
/** The description, with its schemas where the reader of JSON Schema looks for them. */
const description = JSON.parse(
  JSON.stringify(describeApi({ version: '0.0.0-test' })).replaceAll(definitionsFrom, '#/$defs/'),
) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
};

const calls: readonly Call[] = Object.entries(description.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    method: method.toUpperCase(),
    operation,
    fits: pathMatcher(path),
  })),
);

/** Watches the requests of one server of this process. */
export class DescribedTraffic {
  /** What did not fit the description, one sentence each. */
  readonly contradictions: string[] = [];
  private readonly looked = new Map<string, number>();
  private readonly ports: ReadonlySet<string>;

  /** @param urls Where the server listens. */
  constructor(urls: readonly string[]) {
    this.ports = new Set(urls.map((url) => new URL(url).port));
    subscribe(channel, this.onRequest);
  }

  /** Stops watching. Throws when something did not fit. */
  end(): void {
    unsubscribe(channel, this.onRequest);
    if (this.contradictions.length === 0) return;
    throw new Error(`The API is not as it is described:\n${this.contradictions.join('\n')}`);
  }

  private readonly onRequest = (message: unknown): void => {
    const { request, response, server } = message as {
      request: IncomingMessage;
      response: ServerResponse;
      server: Server;
    };
    const address = server.address();
    if (typeof address !== 'object' || !this.ports.has(String(address?.port))) return;
    const call = findCall(request);
    if (call === undefined) return;
    const sent = record(request, 'push');
    const heads = record(response, 'writeHead');
    const written = record(response, 'write');
    const ended = record(response, 'end');
    response.once('finish', () => {
      const key = `${call.operation.operationId} ${response.statusCode}`;
      const looks = (this.looked.get(key) ?? 0) + 1;
      this.looked.set(key, looks);
      if (looks > looksPerAnswer) return;
      const exchange: Exchange = {
        url: request.url ?? '',
        sent: textOf(sent.map(first)),
        sentType: mediaOf(request.headers['content-type']),
        status: response.statusCode,
        received: textOf([...written, ...ended].map(first)),
        receivedType: mediaOf(
          heads.flat().findLast(isHeaders)?.['content-type'] ?? response.getHeader('content-type'),
        ),
      };
      this.contradictions.push(
        ...[...contradictionsOf(call.operation, exchange)].map((what) => `${key}: ${what}`),
      );
    });
  };
}

function findCall({ method = '', url = '' }: IncomingMessage): Call | undefined {
  const path = url.split('?', 1)[0] ?? '';
  const wanted = method === 'HEAD' ? 'GET' : method;
  return calls.find((call) => call.method === wanted && call.fits(path));
}

/** Notes what a method of a stream is given. */
function record(stream: object, method: string): unknown[][] {
  const given: unknown[][] = [];
  const target = stream as Record<string, (...values: unknown[]) => unknown>;
  const before = target[method];
  target[method] = function (this: unknown, ...values: unknown[]): unknown {
    given.push(values);
    return before?.apply(this, values);
  };
  return given;
}

function first(values: readonly unknown[]): unknown {
  return values[0];
}

function isHeaders(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textOf(chunks: readonly unknown[]): string {
  const parts = chunks.filter((chunk) => typeof chunk === 'string' || chunk instanceof Uint8Array);
  return Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString();
}

function mediaOf(header: unknown = ''): string {
  return String(header).split(';', 1)[0] ?? '';
}

function* contradictionsOf(operation: Operation, exchange: Exchange): Generator<string> {
  const { status, received, receivedType } = exchange;
  const answer = resolve<DescribedAnswer>(operation.responses[status]);
  if (answer === undefined) {
    // A server whose API is off does not have the call at all.
    if (status === 404 && received.includes('"code":"not_found"')) return;
    yield `this status is not described (${received.slice(0, 200)})`;
    return;
  }
  if (received !== '') {
    const content = answer.content?.[receivedType];
    if (content === undefined) yield `${receivedType} is not described`;
    else if (/[/+]json$/.test(receivedType))
      yield* misfits('the answer', content.schema, JSON.parse(received));
  }
  // What the server has accepted has to be what callers were told to send.
  if (status < 300) {
    yield* misfitsOfBody(operation, exchange);
    yield* misfitsOfQuery(operation, exchange);
  }
}

function* misfitsOfBody({ requestBody }: Operation, { sent, sentType }: Exchange): Generator<string> {
  if (sent === '') {
    if (requestBody?.required === true) yield 'it was accepted without its body';
    return;
  }
  const content = requestBody?.content[sentType];
  if (content !== undefined) yield* misfits('the body', content.schema, JSON.parse(sent));
  else if (requestBody !== undefined) yield `a body of ${sentType} was accepted`;
}

function* misfitsOfQuery({ parameters = [] }: Operation, { url }: Exchange): Generator<string> {
  const wanted = parameters.map((parameter) => resolve<Parameter>(parameter));
  for (const [name, text] of new URL(url, 'http://host').searchParams) {
    const parameter = wanted.find((one) => one?.in === 'query' && one.name === name);
    if (parameter === undefined) {
      if (wanted.some((one) => one?.in === 'query')) yield `"${name}" in the query is not described`;
      continue;
    }
    const { type } = parameter.schema;
    const value = type === 'integer' || type === 'number' ? Number(text) : text;
    yield* misfits(`"${name}" in the query`, parameter.schema, value);
  }
}

function* misfits(what: string, schema: object, value: unknown): Generator<string> {
  const { error } = readerOf(schema).safeParse(value);
  for (const { path, message } of error?.issues ?? []) yield `${what} at /${path.join('/')}: ${message}`;
}

const readers = new WeakMap<object, z.ZodType>();

/** The reader of a schema of the description; each is made once. */
function readerOf(schema: object): z.ZodType {
  const reader =
    readers.get(schema) ?? z.fromJSONSchema({ ...schema, $defs: description.components.schemas } as never);
  readers.set(schema, reader);
  return reader;
}

/** What a reference of the description leads to. */
function resolve<T extends object>(part: object | undefined): T | undefined {
  if (part === undefined || !('$ref' in part)) return part as T | undefined;
  const [kind = '', name = ''] = String(part.$ref).split('/').slice(-2);
  return description.components[kind]?.[name] as T | undefined;
}
