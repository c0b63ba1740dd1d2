import {
  AdditiveBlending,
  BufferAttribute,
  Color,
  DoubleSide,
  DynamicDrawUsage,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  type PerspectiveCamera,
  ShaderMaterial,
  Vector2,
} from 'three';
import { bodies, type Ephemeris } from '../../astro/index.ts';
import type { Vec3 } from '../../math/index.ts';
import { type Placements, SUN } from '../frame/placement.ts';
import type { ViewState } from '../view-state.ts';
import { ORBIT_POINTS, osculatingEllipse } from './ellipse.ts';

/*
 * All orbits are one draw call: every segment between two points is an instance of a quad that the vertex shader
 * widens on the screen. Two neighbouring points of one buffer are the ends of a segment, so points are sent once.
 */
const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec4 start;
attribute vec4 end;
attribute vec4 tint; // alpha 0 between the last point of one orbit and the first of the next
uniform vec2 uViewport;
uniform float uWidth;
varying float vSide;
varying vec4 vColor;
void main() {
  vec4 a = modelViewMatrix * vec4(start.xyz, 1.0);
  vec4 b = modelViewMatrix * vec4(end.xyz, 1.0);
  // ends behind the eye are brought to just before it, along the segment
  const float near = -0.1;
  if (a.z > near && b.z < near) a = mix(a, b, (near - a.z) / (b.z - a.z));
  if (b.z > near && a.z < near) b = mix(b, a, (near - b.z) / (a.z - b.z));
  vec4 clipA = projectionMatrix * a;
  vec4 clipB = projectionMatrix * b;
  vec2 along = clipB.xy / clipB.w - clipA.xy / clipA.w;
  along *= uViewport;
  along = length(along) > 1e-4 ? normalize(along) : vec2(1.0, 0.0);
  vec4 clip = position.y < 0.5 ? clipA : clipB;
  clip.xy += vec2(-along.y, along.x) * position.x * (uWidth + 1.0) / uViewport * clip.w;
  gl_Position = clip;
  vSide = position.x * (uWidth + 1.0) * 0.5;
  float strength = (position.y < 0.5 ? start.w : end.w);
  vColor = vec4(tint.rgb, a.z > near && b.z > near ? 0.0 : strength * tint.a);
  #include <logdepthbuf_vertex>
}
`;

const fragmentShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_fragment>
uniform float uWidth;
varying float vSide;
varying vec4 vColor;
void main() {
  #include <logdepthbuf_fragment>
  float cover = clamp(uWidth * 0.5 + 0.5 - abs(vSide), 0.0, 1.0) * vColor.a;
  if (cover <= 0.0) discard;
  gl_FragColor = vec4(vColor.rgb * cover, 1.0);
}
`;

/** Line colours by body, sRGB. */
const tints: Readonly<Record<string, number>> = {
  mercury: 0x9c9387,
  venus: 0xd9c28c,
  earth: 0x6fa8dc,
  moon: 0xb0b4b8,
  mars: 0xd4795a,
  jupiter: 0xcaa57d,
  saturn: 0xdcc796,
  uranus: 0x8fd0d6,
  neptune: 0x6f9de0,
  pluto: 0xb9a38c,
};

const FLOATS = 4;

/** Strength of a line at the body and on the far side of its orbit, and of the target's. */
const AT_BODY = 0.62;
const FAR_SIDE = 0.15;
const TARGET = 1.5;

/** The orbits of all bodies as thin lines that pass exactly through them, brightest where the body has just been. */
export class OrbitLines {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #ephemeris: Ephemeris;
  readonly #lines: readonly number[];
  readonly #points = new Float64Array(3 * ORBIT_POINTS);
  readonly #state = new Float64Array(6);
  readonly #data: Float32Array;
  readonly #buffer: InstancedInterleavedBuffer;

  constructor(ephemeris: Ephemeris) {
    this.#ephemeris = ephemeris;
    this.#lines = bodies.flatMap((body, index) => (body.kind === 'barycentre' || index === SUN ? [] : index));
    const total = this.#lines.length * ORBIT_POINTS;
    // one point more, so that the last segment has an end to read
    this.#data = new Float32Array((total + 1) * FLOATS);
    this.#buffer = new InstancedInterleavedBuffer(this.#data, FLOATS, 1);
    this.#buffer.setUsage(DynamicDrawUsage);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    geometry.setAttribute('start', new InterleavedBufferAttribute(this.#buffer, 4, 0));
    geometry.setAttribute('end', new InterleavedBufferAttribute(this.#buffer, 4, FLOATS));
    geometry.setAttribute('tint', this.#tints(total));
    geometry.instanceCount = total;
    this.mesh = new Mesh(
      geometry,
      new ShaderMaterial({
        name: 'orbits',
        uniforms: { uViewport: { value: new Vector2(1, 1) }, uWidth: { value: 1.25 } },
        vertexShader,
        fragmentShader,
        side: DoubleSide,
        forceSinglePass: true,
        transparent: true,
        depthWrite: false,
        blending: AdditiveBlending,
        toneMapped: false,
      }),
    );
    this.mesh.name = 'orbits';
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 3;
    this.mesh.visible = false;
    const size = this.mesh.material.uniforms.uViewport.value as Vector2;
    this.mesh.onBeforeRender = (renderer, _scene, camera) => {
      const eye = (camera as PerspectiveCamera).viewport;
      if (renderer.xr.isPresenting && eye) size.set(eye.z, eye.w);
      else renderer.getDrawingBufferSize(size);
      this.mesh.material.uniformsNeedUpdate = true;
    };
  }

  #tints(total: number): InterleavedBufferAttribute {
    const data = new Float32Array(total * 4);
    const color = new Color();
    for (let i = 0; i < total; i++) {
      const { name } = bodies[this.#lines[Math.floor(i / ORBIT_POINTS)]];
      color
        .set(tints[name] ?? 0x8899aa)
        .convertLinearToSRGB()
        .toArray(data, 4 * i);
      data[4 * i + 3] = i % ORBIT_POINTS === ORBIT_POINTS - 1 ? 0 : 1;
    }
    return new InterleavedBufferAttribute(new InstancedInterleavedBuffer(data, 4, 1), 4, 0);
  }

  /** Computes the lines for a frame; `pixelRatio` is pixels of the drawing buffer per CSS pixel. Does not allocate. */
  update(state: ViewState, placements: Placements, pixelRatio: number): void {
    this.mesh.visible = state.orbits;
    if (!state.orbits) return;
    for (let line = 0; line < this.#lines.length; line++) {
      const body = this.#lines[line];
      const { parent, gmM3S2 } = bodies[body];
      this.#ephemeris.relativeState(body, state.day, state.second, this.#state);
      const gm = gmM3S2 + bodies[parent].gmM3S2;
      const drawn = osculatingEllipse(this.#state, gm, this.#points);
      const strength = drawn ? (body === state.target ? TARGET : 1) : 0;
      const place = placements.of(body);
      if (place) this.#write(line * ORBIT_POINTS * FLOATS, place.positionM, strength);
    }
    this.#buffer.needsUpdate = true;
    const { uniforms } = this.mesh.material;
    uniforms.uWidth.value = Math.max(1, 1.2 * pixelRatio);
  }

  /** Moves the points of one line to its body and sends them from `at` on. */
  #write(at: number, place: Vec3, strength: number): void {
    const data = this.#data;
    const points = this.#points;
    const x = place[0];
    const y = place[1];
    const z = place[2];
    for (let i = 0; i < ORBIT_POINTS; i++) {
      data[at + 4 * i] = points[3 * i] + x;
      data[at + 4 * i + 1] = points[3 * i + 1] + y;
      data[at + 4 * i + 2] = points[3 * i + 2] + z;
      data[at + 4 * i + 3] = strength * fades[i];
    }
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** Strength along the orbit: full where the body is, fading backwards along where it came from, faint ahead. */
const fades = Float32Array.from({ length: ORBIT_POINTS }, (_, point) => {
  const s = (point / (ORBIT_POINTS - 1)) * 2 - 1;
  const behind = s <= 0 ? 1 + s : 0;
  const ahead = s > 0 ? Math.max(0, 1 - 4 * s) : 0;
  return FAR_SIDE + (AT_BODY - FAR_SIDE) * Math.max(behind, 0.5 * ahead);
});
