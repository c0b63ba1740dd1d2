import type { StarSystem } from '../../astro/index.ts';
import { formatNumber } from '../format/units.ts';

const dwarfs: Readonly<Record<string, string>> = {
  O: 'blue star',
  B: 'blue-white star',
  A: 'white star',
  F: 'yellow-white star',
  G: 'yellow star',
  K: 'orange dwarf',
  M: 'red dwarf',
};

const planetWords: Readonly<Record<StarSystem['planets'][number]['kind'], readonly [string, string]>> = {
  lava: ['world of lava', 'worlds of lava'],
  rocky: ['rocky world', 'rocky worlds'],
  temperate: ['temperate world', 'temperate worlds'],
  icy: ['icy world', 'icy worlds'],
  sub_neptune: ['sub-Neptune', 'sub-Neptunes'],
  ice_giant: ['ice giant', 'ice giants'],
  gas_giant: ['gas giant', 'gas giants'],
};

/** A star's class with a word for it, such as `M4V, red dwarf`. */
export function classWords({ star: { spectralType } }: StarSystem): string {
  const word = /III?/.test(spectralType) ? 'giant' : (dwarfs[spectralType.charAt(0)] ?? 'star');
  return `${spectralType}, ${word}`;
}

/** The planets of a system, counted by kind from the inside; those of known systems are not listed. */
export function planetCounts({ known, id, planets }: StarSystem): string {
  if (id === 'sol') return '8, with their moons';
  if (known) return 'not listed';
  if (planets.length === 0) return 'none';
  const counts = new Map<keyof typeof planetWords, number>();
  for (const { kind } of planets) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} ${planetWords[kind][count === 1 ? 0 : 1]}`);
  return `${planets.length}: ${parts.join(', ')}`;
}

/** Light against the Sun's, in as many figures as mean something. */
export function luminosityWords({ star: { luminositySun } }: StarSystem): string {
  const digits =
    luminositySun >= 100 ? 0 : luminositySun >= 1 ? 1 : 1 - Math.floor(Math.log10(luminositySun));
  return `${formatNumber(luminositySun, digits)} × the Sun`;
}

/** A distance in light years. */
export function lightYears(ly: number): string {
  return `${formatNumber(ly, ly < 100 ? 2 : 0)} ly`;
}
