/** Units by the end of a name, longest first. */
const units: readonly (readonly [ending: string, unit: string])[] = [
  ['_seconds', 'seconds'],
  ['_minutes', 'minutes'],
  ['_days', 'days'],
  ['_bytes', 'bytes'],
  ['_mps', 'm/s'],
  ['_deg', 'degrees'],
  ['_rad', 'radians'],
  ['_kg', 'kg'],
  ['_hz', 'per second'],
  ['_ms', 'milliseconds'],
  ['_m', 'metres'],
];

/** The unit that a name ends with, as the API names its fields; empty where it ends with none. */
export const unitOf = (name: string): string => units.find(([ending]) => name.endsWith(ending))?.[1] ?? '';
