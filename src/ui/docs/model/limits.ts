import { asNumber, asText, type JsonRecord } from './json.ts';

/** The limits of a schema in words, such as `1 to 128 characters`. */
export function limitsOf(schema: JsonRecord): readonly string[] {
  return [
    range(asNumber(schema.minimum), asNumber(schema.maximum), ''),
    bound('above', asNumber(schema.exclusiveMinimum)),
    bound('below', asNumber(schema.exclusiveMaximum)),
    bound('a multiple of', asNumber(schema.multipleOf)),
    range(asNumber(schema.minLength), asNumber(schema.maxLength), 'character'),
    range(asNumber(schema.minItems), asNumber(schema.maxItems), 'item'),
    range(asNumber(schema.minProperties), asNumber(schema.maxProperties), 'field'),
    schema.uniqueItems === true ? 'each once' : '',
    formats.get(asText(schema.format)) ?? asText(schema.format),
  ].filter(Boolean);
}

/** Formats that say no more than the type and its limits, and those that are said in words. */
const formats: ReadonlyMap<string, string> = new Map([
  ['int32', ''],
  ['int64', ''],
  ['double', ''],
  ['date-time', 'instant in UTC'],
]);

function range(least: number | undefined, most: number | undefined, what: string): string {
  const low = least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  const high = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  const from = what !== '' && low === 0 ? undefined : low;
  if (from === undefined && high === undefined) return '';
  if (from === undefined) return `at most ${counted(high ?? 0, what)}`;
  if (high === undefined) return `at least ${counted(from, what)}`;
  if (from === high) return `exactly ${counted(high, what)}`;
  return `${numberText(from)} to ${counted(high, what)}`;
}

const bound = (word: string, value: number | undefined): string =>
  value === undefined ? '' : `${word} ${numberText(value)}`;

function counted(value: number, what: string): string {
  if (what === '') return numberText(value);
  return `${numberText(value)} ${what}${value === 1 ? '' : 's'}`;
}

/** From here on numbers are shown by their power of ten, where that loses nothing. */
const largeFrom = 1e6;

function numberText(value: number): string {
  const short = value.toExponential().replace('e+', 'e');
  const isShorter = Math.abs(value) >= largeFrom && short.length < String(value).length;
  return (isShorter ? short : String(value)).replace('-', '−');
}
