import { DirectionalLight, Group, HemisphereLight, type Vector3 } from 'three';
import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { type Placement, SUN } from '../frame/placement.ts';

/** Light of stars on a ship's night side: enough to see its outline when the exposure is open. */
const STARLIGHT = 0.004;

/** Angular radius from which a body's light on things is worth drawing, rad. */
const LEAST_SHINE_RAD = 0.01;

/** Light on ships and other things in space: the Sun, and what the body that fills most of the sky sends back. */
export class ShipLight {
  readonly group = new Group();
  readonly #sun = new DirectionalLight(0xffffff, 1);
  readonly #shine = new HemisphereLight(0xffffff, 0x000000, 1);

  constructor() {
    this.group.name = 'ship light';
    this.group.add(this.#sun, this.#sun.target, this.#shine);
  }

  /** @param sunVisible fraction of the Sun's disc that no body hides */
  update(sun: Placement, placements: readonly Placement[], sunVisible: number): void {
    const { positionM, distanceM, sunlight } = sun;
    point(this.#sun.position, positionM, distanceM);
    // a white surface that faces the Sun at 1 AU has radiance 1: irradiance PI
    this.#sun.intensity = Math.PI * sunlight * sunVisible;
    let widest: Placement | null = null;
    let widestRad = LEAST_SHINE_RAD;
    for (let at = 0; at < placements.length; at++) {
      const placement = placements[at];
      if (placement.body === SUN || placement.angularRadiusRad <= widestRad) continue;
      widest = placement;
      widestRad = placement.angularRadiusRad;
    }
    this.#shine.groundColor.setScalar(STARLIGHT);
    if (!widest) {
      this.#shine.color.setScalar(STARLIGHT);
      this.#shine.intensity = Math.PI;
      return;
    }
    const cosine = -vec3.dot(widest.positionM, widest.sunDirection) / widest.distanceM;
    const filled = Math.sin(widestRad) ** 2;
    const light = widest.sunlight * filled * Math.max(0, 0.5 + 0.5 * cosine) ** 1.5;
    point(this.#shine.position, widest.positionM, widest.distanceM);
    this.#shine.color.fromArray(bodies[widest.body].albedoRgb).multiplyScalar(light).addScalar(STARLIGHT);
    this.#shine.intensity = Math.PI;
  }

  dispose(): void {
    this.#sun.dispose();
    this.#shine.dispose();
  }
}

/** Sets a vector to a direction, field by field: numbers handed to a call would be boxed in every frame. */
function point(out: Vector3, towards: Vec3, distanceM: number): void {
  out.x = towards[0] / distanceM;
  out.y = towards[1] / distanceM;
  out.z = towards[2] / distanceM;
}
