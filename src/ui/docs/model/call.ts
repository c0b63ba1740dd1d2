import { asList, asRecord, asText, asTexts, isRecord, type JsonRecord } from './json.ts';
import type { References } from './references.ts';

/** Where a value of a request goes. */
export type Place = 'path' | 'query' | 'header';

/** One value beside the body of a request. */
export interface Parameter {
  readonly name: string;
  readonly place: Place;
  readonly required: boolean;
  readonly description: string;
  readonly schema: unknown;
}

/** A body in one media type. */
export interface Media {
  readonly type: string;
  readonly schema: unknown;
  /** What the document gives as an example; undefined where it gives none. */
  readonly example: unknown;
}

/** What a call takes as body. */
export interface RequestBody {
  readonly required: boolean;
  readonly description: string;
  readonly media: readonly Media[];
}

/** One answer of a call. */
export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly media: readonly Media[];
  readonly headers: readonly { readonly name: string; readonly description: string }[];
  /** Codes of refusals. */
  readonly codes: readonly string[];
}

/** One call of the API. */
export interface Call {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly isDeprecated: boolean;
  /** The permission that the document names; empty where it names none. */
  readonly permission: string;
  /** Whether the call is refused without a token. */
  readonly needsToken: boolean;
  /** Requests a minute as the document has them; empty where it says nothing. */
  readonly perMinute: string;
  readonly perMinuteInProduction: string;
  readonly auditedAs: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | null;
  readonly answers: readonly Answer[];
}

interface CallSource {
  readonly path: string;
  readonly method: string;
  readonly item: JsonRecord;
  readonly document: JsonRecord;
}

/** Reads a call. Adds its id to those that are taken. */
export function readCall(source: CallSource, references: References, taken: Set<string>): Call {
  const { path, method, item, document } = source;
  const operation = asRecord(item[method]);
  const id = idOf(operation, source, taken);
  taken.add(id);
  const security = operation.security ?? document.security;
  return {
    id,
    method: method.toUpperCase(),
    path,
    summary: asText(operation.summary),
    description: asText(operation.description),
    isDeprecated: operation.deprecated === true,
    permission: asText(operation['x-permission']),
    needsToken:
      asList(security).length > 0 && !asList(security).some((one) => Object.keys(asRecord(one)).length === 0),
    perMinute: rateText(operation['x-requests-per-minute']),
    perMinuteInProduction: rateText(operation['x-requests-per-minute-in-production']),
    auditedAs: asText(operation['x-audited-as']),
    parameters: parametersOf([...asList(item.parameters), ...asList(operation.parameters)], references),
    body: bodyOf(operation.requestBody, references),
    answers: answersOf(operation.responses, references),
  };
}

/** Ids stand in addresses, beside those of views, which begin with a slash. */
const plainId = /^[\w.-]+$/;

/** The id that the document gives, where it is plain and no other call has it; else one made of method and path. */
function idOf({ operationId }: JsonRecord, { method, path }: CallSource, taken: ReadonlySet<string>): string {
  const given = asText(operationId);
  if (plainId.test(given) && !taken.has(given)) return given;
  const made = `${method}${path.replace(/\W+/g, '-')}`;
  let id = made;
  for (let number = taken.size; taken.has(id); number++) id = `${made}-${number}`;
  return id;
}

const rateText = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : '';

function parametersOf(list: readonly unknown[], references: References): readonly Parameter[] {
  const found = list.map((one) => references.resolve(one).value);
  return (['path', 'query', 'header'] as const).flatMap((place) =>
    found
      .filter((one) => one.in === place && asText(one.name) !== '')
      .map((one) => ({
        name: asText(one.name),
        place,
        required: one.required === true || place === 'path',
        description: asText(one.description),
        schema: one.schema ?? {},
      })),
  );
}

function bodyOf(value: unknown, references: References): RequestBody | null {
  if (!isRecord(value)) return null;
  const { value: body } = references.resolve(value);
  return {
    required: body.required === true,
    description: asText(body.description),
    media: mediaOf(body.content),
  };
}

function mediaOf(content: unknown): readonly Media[] {
  return Object.entries(asRecord(content)).map(([type, value]) => {
    const { schema, example, examples } = asRecord(value);
    return { type, schema, example: example ?? asRecord(Object.values(asRecord(examples))[0]).value };
  });
}

function answersOf(responses: unknown, references: References): readonly Answer[] {
  return Object.entries(asRecord(responses)).map(([status, value]) => {
    const { value: answer } = references.resolve(value);
    const headers = Object.entries(asRecord(answer.headers)).map(([name, header]) => ({
      name,
      description: asText(references.resolve(header).value.description),
    }));
    return {
      status,
      description: asText(answer.description),
      media: mediaOf(answer.content),
      headers,
      codes: asTexts(answer['x-codes']),
    };
  });
}
