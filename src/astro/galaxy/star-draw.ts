import { pow } from '../../math/index.ts';
import { classMassesSun, massLimitsSun } from './main-sequence.ts';

/**
 * Shares of the classes O to M among the stars of the main sequence (Ledrew 2001, "The Real Starry Sky", Journal of the
 * Royal Astronomical Society of Canada 95, 32), in percent.
 */
export const classPercents = [0.00003, 0.13, 0.6, 3, 7.6, 12.1, 76.45] as const;

const total = classPercents.reduce((sum, percent) => sum + percent, 0);

/** Slope of the mass function: Kroupa 2001 (MNRAS 322, 231), below and above half a sun; M dwarfs count as below. */
const slopes = { light: 1.3, heavy: 2.3 } as const;

/** Mass in suns of a star: its class by true frequency, then within the class by the mass function. Both from 0 to 1. */
export function drawMassSun(ofClass: number, ofMass: number): number {
  let left = ofClass * total;
  let letter = 0;
  // from the commonest class on, so that rounding falls on it
  for (letter = classPercents.length - 1; letter > 0 && left >= classPercents[letter]; letter--)
    left -= classPercents[letter];
  const most = classMassesSun[letter];
  const least = classMassesSun[letter + 1] ?? massLimitsSun.least;
  const power = 1 - (letter === classPercents.length - 1 ? slopes.light : slopes.heavy);
  const [a, b] = [pow(least, power), pow(most, power)];
  return Math.min(most, Math.max(least, pow(a + ofMass * (b - a), 1 / power)));
}
