import { asRecord, isRecord, type JsonRecord } from './json.ts';

/** References that lead to references are followed this far. */
const longestChain = 16;

/** What a reference leads to. */
export interface Resolved {
  readonly value: JsonRecord;
  /** Last part of the reference, such as `Entity`; null where there was none. */
  readonly name: string | null;
  /** The references that were followed. */
  readonly trail: readonly string[];
}

/** Follows `$ref` within one document. */
export class References {
  private readonly document: JsonRecord;

  constructor(document: JsonRecord) {
    this.document = document;
  }

  /** The value, or what it refers to. What leads nowhere, elsewhere or in a circle is an empty object. */
  resolve(value: unknown): Resolved {
    const trail: string[] = [];
    let name: string | null = null;
    let found = asRecord(value);
    while (typeof found.$ref === 'string') {
      const { $ref: reference, ...beside } = found;
      if (trail.includes(reference) || trail.length === longestChain) return { value: {}, name, trail };
      trail.push(reference);
      name ??= decode(reference.slice(reference.lastIndexOf('/') + 1));
      // What stands beside a reference adds to what it leads to, as OpenAPI 3.1 has it.
      found = { ...this.find(reference), ...beside };
    }
    return { value: found, name, trail };
  }

  private find(reference: string): JsonRecord {
    if (!reference.startsWith('#/')) return {};
    let found: unknown = this.document;
    for (const part of reference.slice(2).split('/').map(decode)) {
      if (!isRecord(found) || !Object.hasOwn(found, part)) return {};
      found = found[part];
    }
    return asRecord(found);
  }
}

/** A part of a JSON pointer in an address. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return part;
  }
}
