import { bodies, bodyIndex, type Ephemeris, loadRails } from '../../../astro/index.ts';
import type { Point } from './camera.ts';

/** An instant, TDB since J2000. */
export interface Instant {
  readonly day: number;
  readonly second: number;
}

/** Mean obliquity of J2000: the map looks at the plane of the Earth's orbit from its north. */
const obliquity = (23.4392911 * Math.PI) / 180;
const cosine = Math.cos(obliquity);
const sine = Math.sin(obliquity);
const pathPoints = 160;
const daySeconds = 86_400;
/** For how long a path that was computed is good, in days. */
const pathDays = 20;

/** Turns ICRF axes into those of the ecliptic. */
export function toEcliptic([x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [x, y * cosine + z * sine, z * cosine - y * sine];
}

/** Turns axes of the ecliptic into those of the ICRF. */
export function fromEcliptic([x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [x, y * cosine - z * sine, y * sine + z * cosine];
}

/** Where the bodies are, from the same paths that the world uses. */
export class Sky {
  private readonly rails: Ephemeris;
  private readonly out = new Float64Array(6);
  private readonly paths = new Map<string, { readonly day: number; readonly points: readonly Point[] }>();

  constructor(rails: Ephemeris) {
    this.rails = rails;
  }

  /** Fetches the paths. Rejects when they cannot be had. */
  static async fetch(url: string): Promise<Sky> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The paths of the bodies could not be fetched: ${response.status}.`);
    return new Sky(loadRails(new Uint8Array(await response.arrayBuffer())));
  }

  /** Place of a body as seen from another, in ecliptic axes; null outside of the time that the paths cover. */
  place(body: string, focus: string, { day, second }: Instant): [number, number, number] | null {
    if (!this.rails.covers(day)) return null;
    const [x = 0, y = 0, z = 0] = this.rails.stateBetween(
      bodyIndex(body),
      bodyIndex(focus),
      day,
      second,
      this.out,
    );
    return toEcliptic([x, y, z]);
  }

  /** One round of a body about its parent, as far as it is covered. */
  path(body: string, { day }: Instant): readonly Point[] {
    const known = this.paths.get(body);
    if (known !== undefined && Math.abs(known.day - day) < pathDays) return known.points;
    const points = this.round(body, day);
    this.paths.set(body, { day, points });
    return points;
  }

  private round(body: string, day: number): readonly Point[] {
    const { parent, semiMajorAxisM } = bodies[bodyIndex(body)] as (typeof bodies)[number];
    const centre = bodies[parent];
    if (centre === undefined || semiMajorAxisM === 0) return [];
    const periodDays = (2 * Math.PI * Math.sqrt(semiMajorAxisM ** 3 / centre.systemGmM3S2)) / daySeconds;
    const points: Point[] = [];
    for (let at = 0; at <= pathPoints; at++) {
      const instant = day + (at / pathPoints - 0.5) * periodDays;
      const whole = Math.floor(instant);
      const place = this.place(body, centre.name, { day: whole, second: (instant - whole) * daySeconds });
      if (place !== null) points.push([place[0], place[1]]);
    }
    return points;
  }
}
