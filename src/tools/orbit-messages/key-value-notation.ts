import type { EphemerisMessage, OrbitMessage, OrbitState, ParameterMessage } from './message.ts';

/** Most signs of a line, and digits of a number, that the standard lets stand (CCSDS 502.0-B-3, section 7). */
const mostSigns = 254;
const mostDigits = 16;
const keywordSigns = 20;
const numberSigns = 21;

/** The lines of a message in key-value notation (KVN). */
export function* orbitMessageLines(message: OrbitMessage): Generator<string> {
  yield pair(`CCSDS_${message.message}_VERS`, message.version);
  yield pair('CREATION_DATE', message.creation_date);
  yield pair('ORIGINATOR', message.originator);
  yield '';
  if (message.message === 'OEM') yield* ephemerisLines(message);
  else yield* parameterLines(message);
}

function* ephemerisLines(message: EphemerisMessage): Generator<string> {
  yield 'META_START';
  yield* metadataLines(message);
  yield pair('START_TIME', message.start_time);
  yield pair('STOP_TIME', message.stop_time);
  yield pair('INTERPOLATION', message.interpolation);
  yield pair('INTERPOLATION_DEGREE', String(message.interpolation_degree));
  yield 'META_STOP';
  yield '';
  for (const { epoch, position_km, velocity_kmps } of message.states)
    yield `${epoch} ${[...position_km, ...velocity_kmps].map(column).join(' ')}`;
}

function* parameterLines(message: ParameterMessage): Generator<string> {
  yield* metadataLines(message);
  yield '';
  yield pair('EPOCH', message.state.epoch);
  yield* stateLines(message.state);
  if (message.mass_kg === null) return;
  yield '';
  yield pair('MASS', `${column(message.mass_kg)} [kg]`);
}

function* metadataLines(message: OrbitMessage): Generator<string> {
  for (const comment of message.comments) yield `COMMENT ${plainText(comment)}`.slice(0, mostSigns);
  yield pair('OBJECT_NAME', message.object_name);
  yield pair('OBJECT_ID', message.object_id);
  yield pair('CENTER_NAME', message.center_name);
  yield pair('REF_FRAME', message.ref_frame);
  yield pair('TIME_SYSTEM', message.time_system);
}

function* stateLines({ position_km, velocity_kmps }: OrbitState): Generator<string> {
  for (const [i, axis] of (['X', 'Y', 'Z'] as const).entries())
    yield pair(axis, `${column(position_km[i] ?? 0)} [km]`);
  for (const [i, axis] of (['X', 'Y', 'Z'] as const).entries())
    yield pair(`${axis}_DOT`, `${column(velocity_kmps[i] ?? 0)} [km/s]`);
}

function pair(keyword: string, value: string): string {
  return `${keyword.padEnd(keywordSigns)} = ${plainText(value)}`.slice(0, mostSigns);
}

function column(value: number): string {
  return value.toPrecision(mostDigits).padStart(numberSigns);
}

/** Text in the letters that the notation knows: accents are left away, and what is no letter of ASCII becomes "?". */
function plainText(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = letters.replace(/[^\x20-\x7e]/gu, '?');
  return plain.trim() === '' ? 'UNKNOWN' : plain;
}
