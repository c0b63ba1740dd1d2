import { atan2, cos, DEG, exp, log, tan } from '../../math/index.ts';
import { PARSEC_LY } from './axes.ts';

const kpc = 1000 * PARSEC_LY;

/*
 * Shape of the Galaxy: lengths of both discs, the Sun's distance from the centre and the bulge's mass from
 * Bland-Hawthorn & Gerhard 2016 (ARA&A 54, 529), the Sun's height from Bennett & Bovy 2019 (MNRAS 482, 1417), axes of the
 * bar from Dwek et al. 1995 (ApJ 445, 716) as those of a Gaussian, four arms of 12.8 degrees and their strength in old stars
 * from Vallee 2017 (New Astronomy Reviews 79, 49) and Drimmel & Spergel 2001 (ApJ 556, 181).
 */
const sunRadius = 8.2 * kpc;
const sunHeight = 20.8 * PARSEC_LY;
const thin = { length: 2.6 * kpc, height: 0.3 * kpc };
const thick = { length: 2.0 * kpc, height: 0.9 * kpc, share: 0.04 };
const bar = { along: 1.58 * kpc, across: 0.62 * kpc, up: 0.43 * kpc, angle: 28 * DEG, density: 55 };
const arms = { count: 4, pitch: tan(12.8 * DEG), strength: 0.15, perseus: 9.9 * kpc, inner: 3 * kpc };

const turn = [cos(bar.angle), cos(90 * DEG - bar.angle)] as const;

/** Stars per volume, the neighbourhood of the Sun being 1. Place in light years, galactic axes, the Sun at the origin. */
export function relativeDensity(x: number, y: number, z: number): number {
  return density(x, y, z) / here;
}

const here = density(0, 0, 0);

function density(x: number, y: number, z: number): number {
  const fromCentre = x - sunRadius;
  const radius = Math.sqrt(fromCentre * fromCentre + y * y);
  const height = Math.abs(z + sunHeight);
  const outwards = sunRadius - radius;
  const arm = 1 + arms.strength * armWave(fromCentre, y, radius);
  return (
    arm * exp(outwards / thin.length - height / thin.height) +
    thick.share * exp(outwards / thick.length - height / thick.height) +
    bulge(fromCentre, y, height)
  );
}

/** 1 on the ridge of an arm, -1 between two; nothing inside the bar's reach. Trailing, with the Perseus arm outside the Sun. */
function armWave(fromCentre: number, y: number, radius: number): number {
  if (radius < arms.inner) return 0;
  const ahead = atan2(y, -fromCentre);
  return cos(arms.count * (ahead + log(radius / arms.perseus) / arms.pitch));
}

/** The bar's near end is ahead of the Sun. */
function bulge(fromCentre: number, y: number, height: number): number {
  const along = (-fromCentre * turn[0] + y * turn[1]) / bar.along;
  const across = (fromCentre * turn[1] + y * turn[0]) / bar.across;
  const up = height / bar.up;
  const square = along * along + across * across + up * up;
  return square > 80 ? 0 : bar.density * exp(-0.5 * square);
}
