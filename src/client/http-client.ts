import {
  fillPath,
  type Problem,
  problemMediaType,
  problemSchema,
  type Route,
  type RouteAnswer,
  type RouteId,
  type RouteRequest,
  routes,
} from '../protocol/index.ts';
import { boundedText } from './bounded-text.ts';
import { certificateTrouble } from './certificate-trouble.ts';

/** The server refused: what it said. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** No answer came: nobody listens, the line broke, or time ran out. */
export class UnreachableError extends Error {
  constructor(address: string, cause: unknown) {
    super(`No answer from ${address}: ${reasonOf(cause)}.`, { cause });
    this.name = 'UnreachableError';
  }
}

/** An answer came that a SpaceTime server does not give. */
export class UnexpectedAnswerError extends Error {
  constructor(address: string, detail: string) {
    super(`What answers at ${address} is no SpaceTime server of this version: ${detail}.`);
    this.name = 'UnexpectedAnswerError';
  }
}

/**
 * Gives a valid access token, or undefined where there is none.
 * @param refused The token that it gave before, when the server has not taken it.
 */
export type TokenSource = (refused?: string) => Promise<string | undefined>;

/** Settings of a client. */
export interface HttpClientSettings {
  /** Where the server is, such as http://127.0.0.1:8080. */
  readonly baseUrl: string;
  /** The access token, or what gives a valid one for every call. */
  readonly token?: string | TokenSource;
  /** Longest wait for an answer, in milliseconds. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 90_000;
/** Several times the longest answer of the API. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Calls the API; every call is typed by its row in the table of routes. */
export class HttpClient {
  private readonly settings: HttpClientSettings;

  constructor(settings: HttpClientSettings) {
    this.settings = settings;
  }

  /** Makes a call. Rejects with ProblemError, UnreachableError or UnexpectedAnswerError. */
  async call<I extends RouteId>(
    id: I,
    request: RouteRequest<(typeof routes)[I]>,
  ): Promise<RouteAnswer<(typeof routes)[I]>> {
    const route: Route = routes[id];
    const { params, query, body } = request as { params?: unknown; query?: unknown; body?: unknown };
    const url = new URL(
      fillPath(route.path, params as Record<string, string> | undefined),
      this.settings.baseUrl,
    );
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const response = await this.fetch(url, route.method, body);
    const text = await readText(response, url);
    const content = isText(response, route) ? text : parsed(text, url);
    if (response.headers.get('content-type')?.startsWith(problemMediaType) === true) {
      const problem = problemSchema.safeParse(content);
      if (problem.success) throw new ProblemError(problem.data);
    }
    const answer = route.answers[response.status as keyof Route['answers']]?.safeParse(content);
    if (answer?.success !== true) throw new UnexpectedAnswerError(url.origin, `status ${response.status}`);
    return { status: response.status, body: answer.data } as RouteAnswer<(typeof routes)[I]>;
  }

  /** The token that calls are made with. */
  async accessToken(): Promise<string | undefined> {
    const { token } = this.settings;
    return typeof token === 'function' ? await token() : token;
  }

  private async fetch(url: URL, method: string, body: unknown): Promise<Response> {
    const { token: source } = this.settings;
    const token = await this.accessToken();
    const response = await this.send(url, method, body, token);
    if (response.status !== 401 || token === undefined || typeof source !== 'function') return response;
    // Nothing was done before the token was looked at, so the same call may come again with a better one.
    const fresh = await source(token);
    if (fresh === undefined || fresh === token) return response;
    await response.body?.cancel();
    return this.send(url, method, body, fresh);
  }

  private async send(url: URL, method: string, body: unknown, token: string | undefined): Promise<Response> {
    const { timeoutMs = defaultTimeoutMs } = this.settings;
    try {
      return await fetch(url, {
        method,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new UnreachableError(url.origin, error);
    }
  }
}

function isText({ headers }: Response, { media }: Route): boolean {
  return media !== undefined && headers.get('content-type') === media;
}

async function readText(response: Response, url: URL): Promise<string> {
  let text: string | undefined;
  try {
    text = await boundedText(response, maxAnswerBytes);
  } catch (error) {
    throw new UnreachableError(url.origin, error);
  }
  if (text === undefined) throw new UnexpectedAnswerError(url.origin, 'the answer has no end');
  return text;
}

function parsed(text: string, url: URL): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnexpectedAnswerError(url.origin, 'the answer is not JSON');
  }
}

/** The innermost cause in words; fetch wraps it. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'it took too long';
  if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED')
    return 'nothing listens there';
  return cause instanceof Error ? (certificateTrouble(cause) ?? cause.message) : String(cause);
}
