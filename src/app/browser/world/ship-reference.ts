import { type Vec3, vec3 } from '../../../math/index.ts';
import type { Globe, Motion } from '../../../ui/index.ts';
import type { CustomBodies, HoldingBody } from './custom-bodies.ts';
import { createMoving, type Moving } from './motion.ts';

/** A motion as it is seen from another thing; the vectors stay. */
interface About extends Motion {
  globe: Globe | null;
  sweptMps: Vec3 | null;
  readonly offsetM: Vec3;
  readonly velocityMps: Vec3;
}

/**
 * What the own ship's flight is told of: the custom body that holds it, else the body of the ephemeris that it is counted from.
 * Allocates nothing from frame to frame.
 */
export class ShipReference {
  /** The ship as seen from there. */
  readonly ship: About;
  /** The custom body; null where it is one of the ephemeris, or none. */
  body: HoldingBody | null = null;
  readonly #globe: Globe = { gmM3S2: 0, radiusM: 0, spinRadps: vec3.create() };

  constructor() {
    const { offsetM, velocityMps } = createMoving();
    this.ship = { body: 0, globe: null, sweptMps: null, offsetM, velocityMps };
  }

  /** Finds it for the moment that is shown. */
  find(own: Moving, custom: CustomBodies): void {
    this.body = custom.holding(own);
    const { ship } = this;
    ship.body = own.body;
    ship.globe = null;
    ship.sweptMps = null;
    vec3.copy(ship.offsetM, own.offsetM);
    vec3.copy(ship.velocityMps, own.velocityMps);
    if (this.body === null) return;
    const globe = this.#globe;
    globe.gmM3S2 = this.body.gmM3S2;
    globe.radiusM = this.body.radiusM;
    vec3.copy(globe.spinRadps, this.body.spinRadps);
    ship.globe = globe;
    this.toHere(ship, ship);
  }

  /** Counts a motion in the ship's frame from here. `out` may be the motion itself. */
  toHere(out: Pick<Motion, 'offsetM' | 'velocityMps'>, of: Pick<Motion, 'offsetM' | 'velocityMps'>): void {
    const from = this.body;
    if (!from) {
      vec3.copy(out.offsetM, of.offsetM);
      vec3.copy(out.velocityMps, of.velocityMps);
      return;
    }
    vec3.sub(out.offsetM, of.offsetM, from.offsetM);
    vec3.sub(out.velocityMps, of.velocityMps, from.velocityMps);
  }
}
