import { cos, DEG, log10, sin, vec3 } from '../../math/index.ts';
import { icrfToGalactic } from './axes.ts';
import {
  blackBodyRadiusSun,
  mainSequenceStar,
  massOfSubclassSun,
  type Star,
  spectralLetters,
} from './main-sequence.ts';
import { type Neighbour, neighbours } from './neighbours.ts';
import { type Sector, sectorOf } from './sector.ts';

/** A real system. */
export interface KnownSystem {
  readonly id: string;
  readonly name: string;
  readonly sector: Sector;
  /** From the Sun, light years, galactic axes. */
  readonly positionLy: readonly [number, number, number];
  readonly star: Star;
}

const sun: KnownSystem = {
  id: 'sol',
  name: 'Sun',
  sector: [0, 0, 0],
  positionLy: [0, 0, 0],
  star: {
    spectralType: 'G2V',
    massSun: 1,
    radiusSun: 1,
    temperatureK: 5772,
    luminositySun: 1,
    absoluteMagnitude: 4.82,
  },
};

/** The Sun and the systems near it that are listed. */
export const knownSystems: readonly KnownSystem[] = [sun, ...neighbours.map(known)];

function known(neighbour: Neighbour): KnownSystem {
  const ra = neighbour.rightAscensionDeg * DEG;
  const dec = neighbour.declinationDeg * DEG;
  const v = vec3.create(cos(dec) * cos(ra), cos(dec) * sin(ra), sin(dec));
  icrfToGalactic(v, v);
  const { distanceLy, id, name } = neighbour;
  const positionLy = [v[0] * distanceLy, v[1] * distanceLy, v[2] * distanceLy] as const;
  return { id, name, positionLy, sector: sectorOf(positionLy), star: starOf(neighbour) };
}

/** A star of the main sequence is taken as its class has it; an evolved one as measured. */
function starOf({ spectralType, evolved }: Neighbour): Star {
  const subclass = 10 * spectralLetters.indexOf(spectralType.charAt(0)) + Number(spectralType.charAt(1));
  if (!evolved) return { ...mainSequenceStar(massOfSubclassSun(subclass)), spectralType };
  const [temperatureK, luminositySun, massSun] = evolved;
  return {
    spectralType,
    massSun,
    radiusSun: blackBodyRadiusSun(luminositySun, temperatureK),
    temperatureK,
    luminositySun,
    // bolometric, which for these warm giants is V within half a magnitude
    absoluteMagnitude: 4.74 - 2.5 * log10(luminositySun),
  };
}
