import { Color, DirectionalLight, Group, HemisphereLight, type Vector3 } from 'three';
import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { type Placement, SUN } from '../frame/placement.ts';

/** Light of stars on a ship's night side: enough to see its outline when the exposure is open. */
const STARLIGHT = 0.004;

/** Light on ships and other things in space: the Sun, and what the body that fills most of the sky sends back. */
export class ShipLight {
  readonly group = new Group();
  readonly #sun = new DirectionalLight(0xffffff, 1);
  readonly #shine = new HemisphereLight(0xffffff, 0x000000, 1);
  readonly #color = new Color();

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
    for (const placement of placements) {
      if (placement.body !== SUN && placement.angularRadiusRad > (widest?.angularRadiusRad ?? 0.01))
        widest = placement;
    }
    this.#shine.groundColor.setScalar(STARLIGHT);
    if (!widest) {
      this.#shine.color.setScalar(STARLIGHT);
      this.#shine.intensity = Math.PI;
      return;
    }
    const cosine = -vec3.dot(widest.positionM, widest.sunDirection) / widest.distanceM;
    const filled = Math.sin(widest.angularRadiusRad) ** 2;
    const [r, g, b] = bodies[widest.body].albedoRgb;
    this.#color
      .setRGB(r, g, b)
      .multiplyScalar(widest.sunlight * filled * Math.max(0, 0.5 + 0.5 * cosine) ** 1.5);
    point(this.#shine.position, widest.positionM, widest.distanceM);
    this.#shine.color.copy(this.#color);
    this.#shine.color.addScalar(STARLIGHT);
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
