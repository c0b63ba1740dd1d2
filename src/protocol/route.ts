import type { z } from 'zod';
import type { Permission } from './permissions.ts';
import type { ErrorCode } from './terms/errors.ts';

/** Methods that routes use. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call of the API: address, right, and the schemas of what goes in and comes out. */
export interface Route {
  readonly method: Method;
  /** Path with `{name}` for what varies. */
  readonly path: string;
  /** The right it needs; `token` is for everybody with a valid token, `none` for everybody. */
  readonly permission: Permission | 'token' | 'none';
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Deepest nesting of the body, where the general limit is too tight. */
  readonly jsonDepth?: number;
  /** Longest array in the body, where the general limit is too tight. */
  readonly arrayLength?: number;
  /** Body of each success, by status. */
  readonly answers: Readonly<Partial<Record<SuccessStatus, z.ZodType>>>;
  /** Media type of the answer, where it is text and no JSON. */
  readonly media?: string;
  /** Requests a minute of one token, or of one address without token. */
  readonly perMinute: number | 'unlimited';
  /** The tighter number of production, where it has one of its own. */
  readonly perMinuteInProduction?: number;
  /** Name of the act in the audit, such as `scene.load`; every route that can change something has one. */
  readonly audit?: string;
  /** Whether it creates something and honours Idempotency-Key. */
  readonly idempotent?: true;
  /** Whether the answer stays the same for long enough to carry an ETag. */
  readonly tagged?: true;
  /** Refusals of its own, beside the ones every route can give. */
  readonly errors: readonly ErrorCode[];
}

/** Declares a row of the table and keeps its exact type, so that handlers and clients are typed by it. */
export function route<const R extends Route>(row: R): R {
  return row;
}

/** Statuses that carry a body of the route's own. 503 is the answer of a probe, not an error. */
export type SuccessStatus = 200 | 201 | 202 | 503;

/** What the handler of a route receives: validated and with defaults filled in. */
export type RouteInput<R extends Route> = {
  readonly [K in 'params' | 'query' | 'body']: R[K] extends z.ZodType ? z.output<R[K]> : undefined;
};

/** Input of a schema, or never where there is none. */
type Given<S> = S extends z.ZodType ? z.input<S> : never;

/** What a caller gives: parts without schema are absent, parts without needed fields may be left out. */
export type RouteRequest<R extends Route> = {
  readonly [K in RequestPart<R> as Record<never, never> extends Given<R[K]> ? never : K]: Given<R[K]>;
} & {
  readonly [K in RequestPart<R> as Record<never, never> extends Given<R[K]> ? K : never]?: Given<R[K]>;
};

type RequestPart<R extends Route> = {
  [K in 'params' | 'query' | 'body']: R[K] extends z.ZodType ? K : never;
}['params' | 'query' | 'body'];

/** Every answer of a route: status and body together. */
export type RouteAnswer<R extends Route> = {
  [S in keyof R['answers'] & SuccessStatus]: {
    readonly status: S;
    readonly body: R['answers'][S] extends z.ZodType ? z.output<R['answers'][S]> : never;
  };
}[keyof R['answers'] & SuccessStatus];

/** Names of what varies in a path. */
const placeholder = /\{([a-z_]+)\}/g;

/** The path with its placeholders filled in and encoded. */
export function fillPath(path: string, params: Readonly<Record<string, string>> = {}): string {
  return path.replace(placeholder, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`The path ${path} needs "${name}".`);
    return encodeURIComponent(value);
  });
}

/** A test whether a concrete path belongs to a template; one placeholder stands for one segment. */
export function pathMatcher(path: string): (concrete: string) => boolean {
  const wanted = path.split('/');
  return (concrete) => {
    const segments = concrete.split('/');
    return (
      segments.length === wanted.length &&
      wanted.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]))
    );
  };
}
