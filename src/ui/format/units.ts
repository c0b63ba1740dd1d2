/** Text for people: the unit follows the size, figures are grouped, nothing allocates but the text itself. */

const AU_M = 149_597_870_700;
const LIGHT_YEAR_M = 9_460_730_472_580_800;
/** From here on kilometres have too many digits to be read at a glance: 0.1 AU. */
const AU_FROM_M = 0.1 * AU_M;
const LIGHT_YEAR_FROM_M = 0.1 * LIGHT_YEAR_M;
const KMPS_FROM_MPS = 20_000;
const UNKNOWN = '—';
const MINUS = '−';
const GROUP = '\u2009';

/** A number with a fixed count of decimals, digits in groups of three, and a true minus sign. */
export function formatNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const text = Math.abs(value).toFixed(decimals);
  const whole = decimals > 0 ? text.length - decimals - 1 : text.length;
  const grouped = whole > 4 ? inGroups(text, whole) : text;
  return value < 0 && Number(text) !== 0 ? MINUS + grouped : grouped;
}

/** Parts the first digits of a text into groups of three, counted from the last of them. */
function inGroups(text: string, digits: number): string {
  let end = ((digits - 1) % 3) + 1;
  let grouped = text.slice(0, end);
  while (end < digits) {
    const next = end + 3;
    grouped += GROUP + text.slice(end, next < digits ? next : text.length);
    end = next;
  }
  return grouped;
}

/** Units in which a person can have all distances. */
const lengthUnits = { m: 1, km: 1000, AU: AU_M, ly: LIGHT_YEAR_M } as const;

/** One of the units, or whichever reads best. */
export type LengthUnit = keyof typeof lengthUnits | 'auto';

/** Four figures, however small the number is in a unit that does not fit it. */
const CHOSEN_FIGURES = 4;
const MOST_DECIMALS = 12;
let chosenUnit: LengthUnit = 'auto';

/** Has every distance written in a unit from now on; `auto` until something else is chosen. */
export function chooseLengthUnit(unit: LengthUnit): void {
  chosenUnit = unit;
}

/** A length in metres as metres, kilometres, astronomical units or light years: as is chosen, or whichever reads best. */
export function formatDistance(valueM: number): string {
  const size = Math.abs(valueM);
  if (!Number.isFinite(valueM)) return UNKNOWN;
  if (chosenUnit !== 'auto') return inUnit(valueM / lengthUnits[chosenUnit], chosenUnit);
  // The steps lie where rounding would fill one digit more, so that 9.999 m is 10.0 m and not 10.00 m.
  if (size < 9.995) return `${formatNumber(valueM, 2)} m`;
  if (size < 999.95) return `${formatNumber(valueM, 1)} m`;
  if (size < 99_995) return `${formatNumber(valueM / 1000, 2)} km`;
  if (size < 9_999_950) return `${formatNumber(valueM / 1000, 1)} km`;
  if (size < AU_FROM_M) return `${formatNumber(valueM / 1000, 0)} km`;
  if (size < LIGHT_YEAR_FROM_M) return `${formatNumber(valueM / AU_M, size < 10 * AU_M ? 4 : 2)} AU`;
  return `${formatNumber(valueM / LIGHT_YEAR_M, 3)} ly`;
}

function inUnit(value: number, unit: string): string {
  const digitsAhead = value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
  const decimals = Math.min(MOST_DECIMALS, Math.max(0, CHOSEN_FIGURES - digitsAhead));
  return `${formatNumber(value, decimals)} ${unit}`;
}

/** A speed in metres per second as m/s, or km/s where m/s would have too many digits. */
export function formatSpeed(valueMps: number): string {
  const size = Math.abs(valueMps);
  if (!Number.isFinite(valueMps)) return UNKNOWN;
  if (size < 99.995) return `${formatNumber(valueMps, 2)} m/s`;
  if (size < KMPS_FROM_MPS) return `${formatNumber(valueMps, 1)} m/s`;
  return `${formatNumber(valueMps / 1000, 3)} km/s`;
}

/** A speed with its sign always shown, for closing and vertical speeds. */
export function formatSignedSpeed(valueMps: number): string {
  return valueMps > 0 ? `+${formatSpeed(valueMps)}` : formatSpeed(valueMps);
}

/** A span of seconds in the two largest units that matter. */
export function formatDuration(spanS: number): string {
  if (!Number.isFinite(spanS)) return UNKNOWN;
  const sign = spanS < 0 ? MINUS : '';
  const total = Math.round(Math.abs(spanS));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  if (days >= 1) return `${sign}${formatNumber(days, 0)} d ${two(hours)} h`;
  if (hours >= 1) return `${sign}${hours} h ${two(minutes)} min`;
  if (minutes >= 1) return `${sign}${minutes} min ${two(seconds)} s`;
  return `${sign}${seconds} s`;
}

/** What a clock has gained on another, with its sign always shown: tenths of a second, or larger units. */
export function formatGain(gainS: number): string {
  const text = Math.abs(gainS) < 99.95 ? `${formatNumber(gainS, 1)} s` : formatDuration(gainS);
  return gainS > 0.05 ? `+${text}` : text;
}

/** A part of one as a whole percentage; out of range values are cut. */
export function formatPercent(part: number): string {
  if (!Number.isFinite(part)) return UNKNOWN;
  return `${Math.round(Math.min(1, Math.max(0, part)) * 100)} %`;
}

/** A time factor as people say it: `1×`, `100 000×`, `12.5×`. */
export function formatFactor(factor: number): string {
  if (!Number.isFinite(factor)) return UNKNOWN;
  const decimals = factor >= 100 || Number.isInteger(factor) ? 0 : factor >= 10 ? 1 : 2;
  return `${formatNumber(factor, decimals)}×`;
}

/** An angle in radians as whole degrees in [0, 360). */
export function formatBearing(angleRad: number): string {
  if (!Number.isFinite(angleRad)) return UNKNOWN;
  const degrees = Math.round((angleRad * 180) / Math.PI) % 360;
  return `${String(degrees < 0 ? degrees + 360 : degrees).padStart(3, '0')}°`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
