import {
  AdditiveBlending,
  BufferAttribute,
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
import { travelGlsl } from '../relativity/travel-glsl.ts';

/*
 * Every segment between two points is an instance of a quad that the vertex shader widens on the screen. Neighbouring points
 * of one buffer are the ends of a segment and those of the segments beside it, with which it is mitred: points are sent once,
 * and all lines of a mesh are one draw call.
 */
const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec4 before;
attribute vec4 start;
attribute vec4 end;
attribute vec4 after;
attribute vec4 tint; // alpha 0 between the last point of one line and the first of the next
attribute float joinsBefore;
attribute float joinsAfter;
uniform vec2 uViewport;
uniform float uWidth;
varying float vSide;
varying vec4 vColor;
${travelGlsl}
const float NEAR = -0.1;
vec4 fromEye(vec4 point) {
  vec4 place = modelViewMatrix * vec4(point.xyz, 1.0);
  if (travels()) place.xyz = seenPlace(place.xyz, mat3(viewMatrix) * uTravel.xyz);
  return place;
}
vec2 onScreen(vec4 clip) {
  return clip.xy / clip.w * uViewport;
}
void main() {
  bool atStart = position.y < 0.5;
  vec4 a = fromEye(start);
  vec4 b = fromEye(end);
  vec4 beyond = fromEye(atStart ? before : after);
  bool joins = (atStart ? joinsBefore : joinsAfter) > 0.0 && max((atStart ? a : b).z, beyond.z) < NEAR;
  float strength = a.z > NEAR && b.z > NEAR ? 0.0 : (atStart ? start.w : end.w);
  // ends behind the eye are brought to just before it, along the segment
  if (a.z > NEAR && b.z < NEAR) a = mix(a, b, (NEAR - a.z) / (b.z - a.z));
  if (b.z > NEAR && a.z < NEAR) b = mix(b, a, (NEAR - b.z) / (a.z - b.z));
  vec4 clipA = projectionMatrix * a;
  vec4 clipB = projectionMatrix * b;
  vec4 clip = atStart ? clipA : clipB;
  vec2 along = onScreen(clipB) - onScreen(clipA);
  along = length(along) > 1e-4 ? normalize(along) : vec2(1.0, 0.0);
  if (joins) {
    vec2 next = (onScreen(projectionMatrix * beyond) - onScreen(clip)) * (atStart ? -1.0 : 1.0);
    next = length(next) > 1e-4 ? normalize(next) : along;
    // sharp corners are not mitred: their tips would be long
    vec2 both = along + next;
    if (dot(along, next) > 0.0) along = 2.0 * both / dot(both, both);
  }
  clip.xy += vec2(-along.y, along.x) * position.x * (uWidth + 1.0) / uViewport * clip.w;
  gl_Position = clip;
  vSide = position.x * (uWidth + 1.0) * 0.5;
  vColor = vec4(tint.rgb, strength * tint.a);
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

/** Floats of a point: its place relative to the eye, m, and the strength of the line there. */
export const POINT_FLOATS = 4;

/** Numbers of a tint: linear red, green and blue, and the strength. */
const TINT_FLOATS = 4;

/** Thin lines of light in one draw call: points are written into `data`, colours into `tints`. */
export class LineMesh {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  /** The points; there is one before them and two behind, for segments at the ends to read. */
  readonly data: Float32Array;
  /** Linear red, green, blue and strength of the segment from each point on; nothing until `recolour`. */
  readonly tints: Float32Array;
  readonly #buffer: InstancedInterleavedBuffer;
  readonly #tints: InstancedInterleavedBuffer;

  /** @param points how many points the lines have together at most */
  constructor(name: string, points: number) {
    const sent = new Float32Array((points + 3) * POINT_FLOATS);
    this.data = sent.subarray(POINT_FLOATS);
    this.#buffer = new InstancedInterleavedBuffer(sent, POINT_FLOATS, 1);
    this.#buffer.setUsage(DynamicDrawUsage);
    const coloured = new Float32Array((points + 2) * TINT_FLOATS);
    this.tints = coloured.subarray(TINT_FLOATS, -TINT_FLOATS);
    this.#tints = new InstancedInterleavedBuffer(coloured, TINT_FLOATS, 1);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    ['before', 'start', 'end', 'after'].forEach((part, at) => {
      geometry.setAttribute(
        part,
        new InterleavedBufferAttribute(this.#buffer, POINT_FLOATS, at * POINT_FLOATS),
      );
    });
    const strength = TINT_FLOATS - 1;
    geometry.setAttribute('joinsBefore', new InterleavedBufferAttribute(this.#tints, 1, strength));
    geometry.setAttribute('tint', new InterleavedBufferAttribute(this.#tints, TINT_FLOATS, TINT_FLOATS));
    geometry.setAttribute(
      'joinsAfter',
      new InterleavedBufferAttribute(this.#tints, 1, 2 * TINT_FLOATS + strength),
    );
    geometry.instanceCount = points;
    this.mesh = new Mesh(
      geometry,
      new ShaderMaterial({
        name,
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
    this.mesh.name = name;
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

  /** Sends the colours, after they were changed. */
  recolour(): void {
    this.#tints.needsUpdate = true;
  }

  /** Sends `data` and draws so many of its segments, each from its point to the next. `widthPx` is of the drawing buffer. */
  send(segments: number, widthPx: number): void {
    const { data } = this;
    // with what lies beyond its end the last one makes no corner
    const last = POINT_FLOATS * segments;
    data.copyWithin(last + POINT_FLOATS, last, last + POINT_FLOATS);
    this.mesh.geometry.instanceCount = segments;
    this.#buffer.needsUpdate = true;
    this.mesh.material.uniforms.uWidth.value = widthPx;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
