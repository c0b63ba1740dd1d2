/** What JSON holds where an object is. The document is read as whatever it turns out to be, so nothing is trusted. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** Whether a value is an object of JSON. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value as an object; an empty one where it is something else. */
export const asRecord = (value: unknown): JsonRecord => (isRecord(value) ? value : {});

/** The value as a list; an empty one where it is something else. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value as text; empty where it is something else. */
export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The texts of a list. */
export const asTexts = (value: unknown): readonly string[] =>
  asList(value).filter((one) => typeof one === 'string');

/** A value as JSON; `otherwise` where it is nested deeper than can be written. */
export function jsonText(value: unknown, indent = 0, otherwise = '"…"'): string {
  try {
    return JSON.stringify(value, null, indent);
  } catch {
    return otherwise;
  }
}

/** The value as a number; undefined where it is something else. */
export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;
