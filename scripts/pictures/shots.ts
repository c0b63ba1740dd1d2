/** What the pictures of the documentation show: places to look from, as the view's harness takes them. */
import type { Shot } from '../../test/browser/fixtures/view/harness.ts';

/** From the centre in radii of the Earth, 400 km up. */
const LOW_ORBIT = 1 + 400 / 6378.137;

/** Frames that maps which are computed while drawing need until they are complete. */
const COMPLETE = 40;

export interface PictureShot extends Shot {
  readonly name: string;
}

/** Dates are chosen so that the Sun stands where the picture needs it. */
export const shots: readonly PictureShot[] = [
  {
    name: 'earth-day',
    body: 'earth',
    radii: LOW_ORBIT,
    latitudeDeg: 21,
    longitudeDeg: -80,
    jd: 2461213.2,
    panDeg: [0, 60],
    fovDeg: 60,
    frames: 2,
  },
  {
    name: 'earth-terminator',
    body: 'earth',
    radii: LOW_ORBIT,
    latitudeDeg: 5,
    longitudeDeg: 100,
    jd: 2461213.02,
    panDeg: [0, 62],
    fovDeg: 60,
    frames: 2,
  },
  {
    name: 'earth-night',
    body: 'earth',
    radii: LOW_ORBIT,
    latitudeDeg: 38,
    longitudeDeg: 14,
    jd: 2461030.45,
    panDeg: [0, 58],
    fovDeg: 60,
    frames: 2,
  },
  {
    name: 'earth',
    body: 'earth',
    radii: 6.5,
    latitudeDeg: 12,
    longitudeDeg: 20,
    jd: 2461213.0,
    fovDeg: 24,
    frames: 2,
  },
  {
    name: 'moon',
    body: 'moon',
    radii: 7,
    longitudeDeg: 5,
    latitudeDeg: 5,
    jd: 2461010.5,
    fovDeg: 24,
    frames: COMPLETE,
  },
  { name: 'jupiter', body: 'jupiter', radii: 7, phaseDeg: 25, latitudeDeg: 4, fovDeg: 24, frames: COMPLETE },
  {
    name: 'saturn',
    body: 'saturn',
    radii: 11,
    phaseDeg: 40,
    latitudeDeg: -14,
    jd: 2463000.5,
    fovDeg: 30,
    frames: COMPLETE,
  },
  {
    name: 'sun-and-stars',
    body: 'sun',
    radii: 215,
    latitudeDeg: 4,
    phaseDeg: 140,
    panDeg: [12, 4],
    fovDeg: 60,
    stars: true,
    frames: 4,
  },
];
