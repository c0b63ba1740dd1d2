import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  Group,
  type IUniform,
  Mesh,
  ShaderMaterial,
  Vector3,
} from 'three';
import { AU_M, bodies } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { Placement } from '../frame/placement.ts';
import { SUN } from '../frame/placement.ts';
import type { Exposure } from '../light/exposure.ts';
import { DARK_EXPOSURE, irradianceAt } from '../light/photometry.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import {
  type CometLight,
  comaDiameterM,
  cometActivity,
  cometLight,
  cometMagnitude,
  dustLag,
  tailLengthM,
} from './comet-light.ts';
import { COMA, cometFragmentShader, cometVertexShader, DUST, IONS } from './comet-shader.ts';

/** Pieces of a tail along its axis. */
const PIECES = 40;
/** The tail of plasma is longer than that of dust by this. */
const IONS_LONGER = 1.8;
/** Apparent diameters of the coma between which a point of light gives way to it, pixels. */
const POINT_BELOW_PX = 6;
const COMA_ABOVE_PX = 24;

interface CometUniforms extends Record<string, IUniform> {
  readonly uAway: IUniform<Vector3>;
  readonly uBehind: IUniform<Vector3>;
  readonly uComaM: IUniform<number>;
  readonly uTailM: IUniform<number>;
  readonly uIonsM: IUniform<number>;
  readonly uLag: IUniform<number>;
  readonly uLight: IUniform<number>;
  readonly uGain: IUniform<number>;
  readonly uNearest: IUniform<number>;
}

interface Comet {
  readonly light: CometLight;
  readonly mesh: Mesh<BufferGeometry, ShaderMaterial>;
  readonly uniforms: CometUniforms;
}

/** What a frame is drawn with; `pixelsPerRad` in the middle of the view. */
interface CometFrame {
  readonly exposure: Exposure;
  readonly pixelsPerRad: number;
}

/** Comas and tails of comets: a draw call for each one that is large enough on the sky. Nuclei are bodies like others. */
export class CometLayer {
  readonly object = new Group();
  /** By body. */
  readonly #comets: readonly (Comet | null)[];
  readonly #geometry = cometGeometry();
  readonly #lag = vec3.create();

  constructor() {
    this.object.name = 'comets';
    this.#comets = bodies.map(({ name }) => {
      const light = cometLight(name);
      return light ? createComet(this.#geometry, name, light) : null;
    });
    for (const comet of this.#comets) if (comet) this.object.add(comet.mesh);
  }

  /** Places comas and tails for a frame. Does not allocate. */
  update(placements: readonly Placement[], frame: CometFrame): void {
    for (let at = 0; at < placements.length; at++) {
      const placement = placements[at];
      const comet = this.#comets[placement.body];
      if (comet) this.#place(comet, placement, frame);
    }
  }

  dispose(): void {
    this.#geometry.dispose();
    for (const comet of this.#comets) comet?.mesh.material.dispose();
  }

  #place(
    { light, mesh, uniforms }: Comet,
    placement: Placement,
    { exposure, pixelsPerRad }: CometFrame,
  ): void {
    const { positionM, distanceM, sunDirection, sunDistanceM, velocityMps } = placement;
    const sunAu = sunDistanceM / AU_M;
    const magnitude = cometMagnitude(light, sunAu);
    const comaM = comaDiameterM(magnitude, sunAu);
    const shown = shownAsComa((comaM / distanceM) * pixelsPerRad) * cometActivity(sunAu);
    mesh.visible = shown > 0;
    if (!mesh.visible) return;
    mesh.position.fromArray(positionM);
    uniforms.uAway.value.fromArray(sunDirection).negate();
    const along = vec3.dot(velocityMps, sunDirection);
    vec3.addScaled(this.#lag, velocityMps, sunDirection, -along);
    const acrossMps = vec3.length(this.#lag);
    uniforms.uBehind.value.fromArray(this.#lag).multiplyScalar(-1 / Math.max(1, acrossMps));
    const lag = dustLag(acrossMps / sunDistanceM, bodies[SUN].gmM3S2 / (sunDistanceM * sunDistanceM));
    setFloat(uniforms.uLag, lag);
    setFloat(uniforms.uComaM, comaM / 2);
    const tailM = tailLengthM(magnitude, sunAu);
    setFloat(uniforms.uTailM, tailM);
    setFloat(uniforms.uIonsM, IONS_LONGER * tailM);
    setFloat(uniforms.uLight, irradianceAt(magnitude) * AU_M * AU_M * shown);
    // beside what is lit the eye loses such faint light sooner than stars
    const dark = exposure.starExposure / DARK_EXPOSURE;
    setFloat(uniforms.uGain, (exposure.starExposure * dark) / exposure.exposure);
    setFloat(uniforms.uNearest, Math.max(1e4, (0.7 * distanceM) / pixelsPerRad));
  }
}

/**
 * Brightens the point that the nucleus of a comet is drawn as by what of its coma is too small to be drawn.
 * @param magnitude of the point, in place: numbers that are handed over would be boxed in every frame
 */
export function addComa(
  magnitude: Float64Array,
  { body, distanceM, sunDistanceM }: Placement,
  { pixelsPerRad }: { readonly pixelsPerRad: number },
): void {
  const light = cometLight(bodies[body].name);
  if (!light) return;
  const sunAu = sunDistanceM / AU_M;
  const total = cometMagnitude(light, sunAu);
  const diameterPx = (comaDiameterM(total, sunAu) / distanceM) * pixelsPerRad;
  const left = cometActivity(sunAu) * (1 - shownAsComa(diameterPx));
  if (left <= 0) return;
  const ofComa = total + 5 * Math.log10(distanceM / AU_M) - 2.5 * Math.log10(left);
  magnitude[0] = Math.min(magnitude[0], ofComa);
}

/** How much of a comet is drawn as a coma, 0 to 1; the rest is a point of light. */
function shownAsComa(diameterPx: number): number {
  return Math.min(1, Math.max(0, (diameterPx - POINT_BELOW_PX) / (COMA_ABOVE_PX - POINT_BELOW_PX)));
}

function createComet(geometry: BufferGeometry, name: string, light: CometLight): Comet {
  const uniforms: CometUniforms = {
    uAway: { value: new Vector3(1, 0, 0) },
    uBehind: { value: new Vector3(0, 1, 0) },
    uComaM: { value: 1 },
    uTailM: { value: 1 },
    uIonsM: { value: 1 },
    uLag: { value: 0 },
    uLight: { value: 0 },
    uGain: { value: 1 },
    uNearest: { value: 1 },
  };
  const material = new ShaderMaterial({
    name: 'comet',
    uniforms,
    vertexShader: cometVertexShader,
    fragmentShader: cometFragmentShader,
    side: DoubleSide,
    forceSinglePass: true,
    transparent: true,
    depthWrite: false,
    blending: AdditiveBlending,
  });
  const mesh = new Mesh(geometry, material);
  mesh.name = `coma of ${name}`;
  mesh.frustumCulled = false;
  mesh.renderOrder = 1;
  mesh.visible = false;
  mesh.onBeforeRender = () => {
    material.uniformsNeedUpdate = true;
  };
  return { light, mesh, uniforms };
}

/** A patch for the coma and a ribbon for each tail: across, along, part. */
function cometGeometry(): BufferGeometry {
  const places: number[] = [];
  const indices: number[] = [];
  const ribbon = (part: number, pieces: number): void => {
    for (let i = 0; i <= pieces; i++) {
      const at = places.length / 3;
      // a line of vertices in the middle, where both sides may differ in width
      places.push(-1, i / pieces, part, 0, i / pieces, part, 1, i / pieces, part);
      if (i < pieces)
        for (const k of [0, 1])
          indices.push(at + k, at + k + 1, at + k + 3, at + k + 1, at + k + 4, at + k + 3);
    }
  };
  ribbon(COMA, 1);
  ribbon(IONS, PIECES);
  ribbon(DUST, PIECES);
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(places), 3));
  geometry.setIndex(indices);
  return geometry;
}
