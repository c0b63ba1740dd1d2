import { DirectionalLight, Group, HemisphereLight, type Vector3 } from 'three';
import { bodies } from '../../astro/index.ts';
import { type Vec3, vec3 } from '../../math/index.ts';
import { type GlobesSeen, groundAlbedo } from '../entities/globes-seen.ts';
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

  /**
   * @param sunVisible fraction of the Sun's disc that no body hides
   * @param globes custom bodies among them
   */
  update(sun: Placement, placements: readonly Placement[], sunVisible: number, globes: GlobesSeen): void {
    const { positionM, distanceM, sunlight } = sun;
    point(this.#sun.position, positionM, distanceM);
    this.#sun.color.setScalar(1);
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
    if (this.#reflect(globes, widestRad) || !widest) return;
    const cosine = -vec3.dot(widest.positionM, widest.sunDirection) / widest.distanceM;
    const light = shineOf(widest.sunlight, widestRad, cosine);
    point(this.#shine.position, widest.positionM, widest.distanceM);
    this.#shine.color.fromArray(bodies[widest.body].albedoRgb).multiplyScalar(light).addScalar(STARLIGHT);
  }

  /** The same in a system of which custom bodies are all there is. @param visible fraction of the star's disc that no body hides */
  updateFrom(globes: GlobesSeen, visible: number): void {
    const { lamp } = globes;
    point(this.#sun.position, lamp.positionM, lamp.distanceM);
    const [red, green, blue] = lamp.colour;
    this.#sun.color.setRGB(red, green, blue);
    this.#sun.intensity = Math.PI * lamp.sunlight * visible;
    this.#reflect(globes, LEAST_SHINE_RAD);
  }

  /** Takes the light of the custom body that fills most of the sky, or that of stars alone; false where none fills more than that. */
  #reflect({ lamp, all, count }: GlobesSeen, leastRad: number): boolean {
    let widest = -1;
    let widestRad = leastRad;
    for (let at = 0; at < count; at++) {
      const { entity, angularRadiusRad } = all[at];
      if ((entity.globe?.star ?? null) !== null || angularRadiusRad <= widestRad) continue;
      widest = at;
      widestRad = angularRadiusRad;
    }
    this.#shine.groundColor.setScalar(STARLIGHT);
    this.#shine.intensity = Math.PI;
    this.#shine.color.setScalar(STARLIGHT);
    if (widest < 0) return false;
    const { entity, positionM, distanceM, lightDirection, sunlight, light: own } = all[widest];
    const cosine = -vec3.dot(positionM, lightDirection) / distanceM;
    const light = shineOf(sunlight * own.lit, widestRad, cosine) * groundAlbedo(entity);
    point(this.#shine.position, positionM, distanceM);
    this.#shine.color.setHex(entity.color ?? 0xffffff);
    const { r, g, b } = this.#shine.color;
    const most = Math.max(r, g, b, 1e-3);
    this.#shine.color.multiplyScalar(light / most).addScalar(STARLIGHT);
    const [red, green, blue] = lamp.colour;
    this.#shine.color.r *= red;
    this.#shine.color.g *= green;
    this.#shine.color.b *= blue;
    return true;
  }

  dispose(): void {
    this.#sun.dispose();
    this.#shine.dispose();
  }
}

/** What a body that fills part of the sky sends back of its light, by the cosine of its phase. */
function shineOf(sunlight: number, angularRadiusRad: number, cosine: number): number {
  return sunlight * Math.sin(angularRadiusRad) ** 2 * Math.max(0, 0.5 + 0.5 * cosine) ** 1.5;
}

/** Sets a vector to a direction, field by field: numbers handed to a call would be boxed in every frame. */
function point(out: Vector3, towards: Vec3, distanceM: number): void {
  out.x = towards[0] / distanceM;
  out.y = towards[1] / distanceM;
  out.z = towards[2] / distanceM;
}
