import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Color,
  DynamicDrawUsage,
  Points,
  ShaderMaterial,
  Vector3,
} from 'three';
import { bodies, DAY_S, driftKepler, type Ephemeris } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import { type Placements, SUN } from '../frame/placement.ts';
import type { Exposure } from '../light/exposure.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import type { ViewState, VisibleSwarm } from '../view-state.ts';
import { swarmFragmentShader, swarmVertexShader } from './swarm-shader.ts';

/** Most bodies that are drawn; a scene has no more. */
const MOST_BODIES = 2000;

/**
 * Swarms of light bodies as points of light, all in one draw call. Each body goes along its conic from the state that is
 * known of it, in doubles; what the planets pull it aside meanwhile is less than a pixel, as states come anew in time.
 */
export class SwarmLayer {
  readonly points: Points<BufferGeometry, ShaderMaterial>;
  readonly #ephemeris: Ephemeris;
  readonly #places = new Float32Array(3 * MOST_BODIES);
  readonly #looks = new Float32Array(4 * MOST_BODIES);
  readonly #place: BufferAttribute;
  readonly #look: BufferAttribute;
  readonly #sun = new Vector3();
  readonly #center = new Float64Array(6);
  readonly #offset = vec3.create();
  readonly #speed = vec3.create();
  #shown: readonly VisibleSwarm[] = [];

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
    this.#place = new BufferAttribute(this.#places, 3).setUsage(DynamicDrawUsage);
    this.#look = new BufferAttribute(this.#looks, 4);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', this.#place);
    geometry.setAttribute('look', this.#look);
    geometry.setDrawRange(0, 0);
    const material = new ShaderMaterial({
      name: 'swarms',
      uniforms: {
        uSun: { value: this.#sun },
        uGain: { value: 1 },
        uScale: { value: 1 },
        toneMappingExposure: { value: 1 },
      },
      vertexShader: swarmVertexShader,
      fragmentShader: swarmFragmentShader,
      transparent: true,
      depthWrite: false,
      blending: AdditiveBlending,
    });
    this.points = new Points(geometry, material);
    this.points.name = 'swarms';
    this.points.frustumCulled = false;
    this.points.renderOrder = 2;
    this.points.visible = false;
  }

  /** Places all bodies relative to the observer. Does not allocate while the swarms are the same. */
  update(
    state: ViewState,
    placements: Placements,
    { exposure, starExposure }: Pick<Exposure, 'exposure' | 'starExposure'>,
    pixelRatio: number,
  ): void {
    const { swarms = none } = state;
    const sun = placements.of(SUN);
    this.points.visible = swarms.length > 0 && sun !== undefined;
    if (!this.points.visible || sun === undefined) return;
    if (swarms !== this.#shown) this.#take(swarms);
    let at = 0;
    for (let i = 0; i < swarms.length; i++) at = this.#carry(swarms[i], state, at);
    this.#place.needsUpdate = true;
    this.#sun.fromArray(sun.positionM);
    const { uniforms } = this.points.material;
    setFloat(uniforms.uGain, starExposure / exposure);
    setFloat(uniforms.uScale, Math.max(0.8, pixelRatio));
    setFloat(uniforms.toneMappingExposure, exposure);
  }

  hide(): void {
    this.points.visible = false;
  }

  dispose(): void {
    this.points.geometry.dispose();
    this.points.material.dispose();
  }

  /** Writes what stays of other swarms: colours and magnitudes. */
  #take(swarms: readonly VisibleSwarm[]): void {
    this.#shown = swarms;
    const tint = new Color();
    let count = 0;
    for (const { statesM, color, magnitude } of swarms) {
      tint.setHex(color);
      const peak = Math.max(tint.r, tint.g, tint.b, 1e-3);
      const end = Math.min(MOST_BODIES, count + statesM.length / 6);
      for (; count < end; count++)
        this.#looks.set([tint.r / peak, tint.g / peak, tint.b / peak, magnitude], 4 * count);
    }
    this.#look.needsUpdate = true;
    this.points.geometry.setDrawRange(0, count);
  }

  /** Carries the bodies of one swarm to the shown instant; returns where the next one's begin. */
  #carry(swarm: VisibleSwarm, { observer, day, second }: ViewState, start: number): number {
    const { body, statesM } = swarm;
    const timeS = (day - swarm.day) * DAY_S + (second - swarm.second);
    const gm = bodies[body].gmM3S2;
    const center = this.#center;
    this.#ephemeris.stateBetween(body, observer.body, day, second, center);
    const x = center[0] - observer.offsetM[0];
    const y = center[1] - observer.offsetM[1];
    const z = center[2] - observer.offsetM[2];
    const offset = this.#offset;
    const speed = this.#speed;
    const end = Math.min(MOST_BODIES, start + statesM.length / 6);
    for (let row = start, from = 0; row < end; row++, from += 6) {
      for (let k = 0; k < 3; k++) {
        offset[k] = statesM[from + k];
        speed[k] = statesM[from + k + 3];
      }
      driftKepler(gm, offset, speed, 0, timeS);
      this.#places[3 * row] = offset[0] + x;
      this.#places[3 * row + 1] = offset[1] + y;
      this.#places[3 * row + 2] = offset[2] + z;
    }
    return end;
  }
}

const none: readonly VisibleSwarm[] = [];
