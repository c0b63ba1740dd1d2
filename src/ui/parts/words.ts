const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const metres = new Intl.NumberFormat('en', { maximumSignificantDigits: 5 });

/** A number as people write it. */
export const figure = (value: number): string => number.format(value);

/** A count. */
export const count = (value: number): string => whole.format(value);

/** Bytes in the unit that suits them. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${units[step]}`;
}

/** A length in the unit that suits it. */
export function metresText(lengthM: number): string {
  const size = Math.abs(lengthM);
  if (size >= 1.495978707e10) return `${metres.format(lengthM / 149_597_870_700)} au`;
  if (size >= 1e9) return `${metres.format(lengthM / 1e9)} million km`;
  if (size >= 1e3) return `${metres.format(lengthM / 1e3)} km`;
  return `${metres.format(lengthM)} m`;
}

/** A speed in the unit that suits it. */
export const speedText = (speedMps: number): string =>
  speedMps >= 1000 ? `${metres.format(speedMps / 1000)} km/s` : `${metres.format(speedMps)} m/s`;

/** How long something lasts. */
export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 60) return `${s < 10 ? s.toFixed(1) : Math.round(s)} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(s % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** An instant in UTC, to the second; a dash where there is none. */
export function instantText(iso: string | null | undefined): string {
  return iso == null ? '–' : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/** A word of the protocol as people write it: `timed_out` becomes "timed out". */
export const plainWord = (word: string): string => word.replaceAll('_', ' ');
