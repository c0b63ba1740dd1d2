import { ApiError } from '../../protocol/index.ts';

/** What the body of one route may hold. */
export interface JsonLimits {
  readonly depth: number;
  readonly arrayLength: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body: UTF-8 only, nested at most `depth` levels, arrays within `arrayLength`, no key that could reach
 * a prototype, no number beyond what a double holds. Throws ApiError.
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits): unknown {
  const text = decode(bytes);
  checkDepth(text, limits.depth);
  const value = parse(text);
  checkValues(value, limits.arrayLength);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ApiError('malformed_json', 'The body is not valid UTF-8.');
  }
}

function parse(text: string): unknown {
  if (text.trim() === '')
    throw new ApiError('malformed_json', 'The body is empty; a JSON document was expected.');
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine quotes the body in its message; only the place is passed on.
    const { message } = error as Error;
    const place = /position (\d+)/.exec(message)?.[1];
    if (place !== undefined)
      throw new ApiError('malformed_json', `The body stops being JSON at character ${place}.`);
    // Not every message has a place, and only this one means that something is missing at the end.
    throw new ApiError(
      'malformed_json',
      /end of JSON/.test(message) ? 'The body is not complete JSON.' : 'The body is not JSON.',
    );
  }
}

/** Counts brackets outside of texts before anything is built, so that a hostile body costs one pass and no memory. */
function checkDepth(text: string, limit: number): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (quoted) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x7b || unit === 0x5b) {
      if (++depth > limit)
        throw new ApiError('json_too_deep', `The body is nested deeper than ${limit} levels.`);
    } else if (unit === 0x7d || unit === 0x5d) depth--;
  }
}

function checkValues(root: unknown, arrayLimit: number): void {
  const waiting: { readonly value: unknown; readonly path: string }[] = [{ value: root, path: '' }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    if (typeof value === 'number' && !Number.isFinite(value)) refuse(path, 'has to be a finite number');
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value) && value.length > arrayLimit) {
      refuse(path, `has ${value.length} entries; at most ${arrayLimit} are allowed`);
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__') refuse(path, 'has the key "__proto__", which is not allowed');
      if (typeof inner === 'object' || typeof inner === 'number') {
        waiting.push({ value: inner, path: `${path}/${pointerPart(key)}` });
      }
    }
  }
}

/** A key as part of a JSON pointer (RFC 6901). */
function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refuse(path: string, message: string): never {
  throw new ApiError('invalid_request', `The body does not fit: ${path === '' ? 'it' : path} ${message}.`, {
    errors: [{ where: 'body', path, message }],
  });
}
