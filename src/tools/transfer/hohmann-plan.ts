import { AstroError, biEllipticTransfer, bodies, bodyIndex, hohmannTransfer } from '../../astro/index.ts';
import { DEG } from '../../math/index.ts';

/** Two circular orbits about a body, by their altitudes above its equator. */
export interface HohmannRequest {
  /** Name of the body, as in `bodies`. */
  readonly about: string;
  readonly fromKm: number;
  readonly toKm: number;
  /** Altitude of the far point of a transfer over one, in place of Hohmann's. */
  readonly viaKm?: number | undefined;
  /** Angle between the planes of both orbits. */
  readonly tiltDeg?: number | undefined;
}

/** What the transfer takes. Altitudes are above the equatorial radius. */
export interface HohmannRow {
  readonly about: string;
  readonly kind: 'hohmann' | 'bi_elliptic';
  readonly from_km: number;
  readonly to_km: number;
  readonly via_km: number | null;
  readonly tilt_deg: number;
  readonly impulses_mps: readonly number[];
  /** How much of the change of plane each impulse makes. */
  readonly tilts_deg: readonly number[];
  readonly total_mps: number;
  readonly time_s: number;
}

/**
 * Impulses and time between two circular orbits.
 * @throws AstroError `unknown_body`, `out_of_range`, with a sentence for people.
 */
export function hohmannPlan({ about, fromKm, toKm, viaKm, tiltDeg = 0 }: HohmannRequest): HohmannRow {
  const { name, gmM3S2, equatorialRadiusM, soiM } = bodies[bodyIndex(about)];
  const radius = (altitudeKm: number): number => {
    const radiusM = equatorialRadiusM + altitudeKm * 1000;
    if (!(altitudeKm >= 0 && radiusM < soiM && gmM3S2 > 0))
      throw new AstroError(
        'out_of_range',
        `An orbit ${altitudeKm} km above the equator of ${name} is none: it lies between the ground and the sphere of influence${Number.isFinite(soiM) ? `, ${Math.floor((soiM - equatorialRadiusM) / 1000)} km up` : ''}.`,
      );
    return radiusM;
  };
  if (viaKm !== undefined && viaKm < Math.max(fromKm, toKm))
    throw new AstroError(
      'out_of_range',
      `A far point ${viaKm} km up lies below one of the orbits. Give one above both, from ${Math.max(fromKm, toKm)} km up.`,
    );
  const pair = { gmM3S2, fromRadiusM: radius(fromKm), toRadiusM: radius(toKm), tiltRad: tiltDeg * DEG };
  const plan = viaKm === undefined ? hohmannTransfer(pair) : biEllipticTransfer(pair, radius(viaKm));
  return {
    about: name,
    kind: viaKm === undefined ? 'hohmann' : 'bi_elliptic',
    from_km: fromKm,
    to_km: toKm,
    via_km: viaKm ?? null,
    tilt_deg: tiltDeg,
    impulses_mps: plan.impulsesMps,
    tilts_deg: plan.tiltsRad.map((angle) => angle / DEG),
    total_mps: plan.totalMps,
    time_s: plan.timeS,
  };
}
