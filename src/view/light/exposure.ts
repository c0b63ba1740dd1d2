import type { MeterReading } from './meter.ts';
import { DARK_EXPOSURE } from './photometry.ts';

/** Time over which the exposure closes by e when the view grows brighter, and when it grows darker, s. */
const BRIGHTER_S = 0.18;
const DARKER_S = 0.32;

/** Limits of the exposure: the Sun's surface from close by, and sunlit ground at 100 AU. */
const LEAST = 1e-5;
const MOST = 2e4;

/** Exposure that follows the meter as an eye does: evenly in powers, settled within about a second. */
export class Exposure {
  exposure = 1;
  starExposure = DARK_EXPOSURE;
  #fresh = true;

  /**
   * Moves towards a reading over `seconds` of real time; the first reading is taken as it is.
   * @param keepStars leave stars as bright as in a dark sky
   */
  follow(reading: MeterReading, seconds: number, keepStars = false): void {
    const wanted = Math.min(MOST, Math.max(LEAST, reading.exposure));
    const stars = keepStars ? DARK_EXPOSURE : reading.starExposure;
    if (this.#fresh) {
      this.#fresh = false;
      this.exposure = wanted;
      this.starExposure = stars;
      return;
    }
    this.exposure = approach(this.exposure, wanted, seconds);
    this.starExposure = approach(this.starExposure, stars, seconds);
  }

  /** Fixes the exposure where the light never changes. */
  set(exposure: number): void {
    this.exposure = exposure;
    this.#fresh = true;
  }

  /** Takes the next reading at once, as after a cut to another place. */
  cut(): void {
    this.#fresh = true;
  }
}

function approach(value: number, wanted: number, seconds: number): number {
  const time = wanted < value ? BRIGHTER_S : DARKER_S;
  const part = 1 - Math.exp(-Math.max(0, seconds) / time);
  return value * (wanted / value) ** part;
}
