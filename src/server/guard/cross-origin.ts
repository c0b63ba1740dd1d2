/** How long a browser remembers the answer to a preflight. */
const preflightS = 600;

/** Header lines of answers that a page of another site may read beyond the usual ones. */
const readable = [
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
  'Idempotency-Replayed',
].join(', ');

const sendable = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match'].join(', ');

/**
 * What pages of other sites may do: nothing, unless their origin is on the list. Answers never allow credentials of the
 * browser; a token is sent by the script that has it.
 */
export class CrossOrigin {
  private readonly allowed: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.allowed = new Set(origins);
  }

  /** Header lines for the answer to a page of this origin. */
  headersFor(origin: string | undefined): Readonly<Record<string, string>> {
    if (this.allowed.size === 0) return nothing;
    // Caches must not give the answer for one origin to another, nor one without origin to any.
    if (origin === undefined || !this.allowed.has(origin)) return varying;
    return {
      ...varying,
      'access-control-allow-origin': origin,
      'access-control-expose-headers': readable,
      'cross-origin-resource-policy': 'cross-origin',
    };
  }

  /** Further header lines of the answer to a preflight; undefined where the origin is not on the list. */
  preflight(origin: string, methods: readonly string[]): Readonly<Record<string, string>> | undefined {
    if (!this.allowed.has(origin)) return undefined;
    return {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': sendable,
      'access-control-max-age': String(preflightS),
    };
  }
}

const nothing = {};
const varying = { vary: 'Origin' };
