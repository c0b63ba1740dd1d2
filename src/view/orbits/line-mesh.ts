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
 * Every segment between two points is an instance of a quad that the vertex shader widens on the screen. Two neighbouring
 * points of one buffer are the ends of a segment, so points are sent once, and all lines of a mesh are one draw call.
 */
const vertexShader = /* glsl */ `
#include <common>
#include <logdepthbuf_pars_vertex>
attribute vec4 start;
attribute vec4 end;
attribute vec4 tint; // alpha 0 between the last point of one line and the first of the next
uniform vec2 uViewport;
uniform float uWidth;
varying float vSide;
varying vec4 vColor;
${travelGlsl}
void main() {
  vec4 a = modelViewMatrix * vec4(start.xyz, 1.0);
  vec4 b = modelViewMatrix * vec4(end.xyz, 1.0);
  if (travels()) {
    vec3 ahead = mat3(viewMatrix) * uTravel.xyz;
    a.xyz = seenPlace(a.xyz, ahead);
    b.xyz = seenPlace(b.xyz, ahead);
  }
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

/** Floats of a point: its place relative to the eye, m, and the strength of the line there. */
export const POINT_FLOATS = 4;

/** Thin lines of light in one draw call: points are written into `data`, colours were given at the start. */
export class LineMesh {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  /** One point more than there are segments, so that the last one has an end to read. */
  readonly data: Float32Array;
  readonly #buffer: InstancedInterleavedBuffer;
  readonly #tints: InstancedInterleavedBuffer;

  /**
   * @param points How many points the lines have together at most.
   * @param tints Linear red, green, blue and strength of the segment from each point on; a single colour for all.
   */
  constructor(name: string, points: number, tints: Float32Array) {
    this.data = new Float32Array((points + 1) * POINT_FLOATS);
    this.#buffer = new InstancedInterleavedBuffer(this.data, POINT_FLOATS, 1);
    this.#buffer.setUsage(DynamicDrawUsage);
    const geometry = new InstancedBufferGeometry();
    geometry.setAttribute(
      'position',
      new BufferAttribute(new Float32Array([-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0]), 3),
    );
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    geometry.setAttribute('start', new InterleavedBufferAttribute(this.#buffer, 4, 0));
    geometry.setAttribute('end', new InterleavedBufferAttribute(this.#buffer, 4, POINT_FLOATS));
    this.#tints = new InstancedInterleavedBuffer(tints, 4, 1);
    geometry.setAttribute('tint', new InterleavedBufferAttribute(this.#tints, 4, 0));
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

  /** Sends the colours once more, after they were changed. */
  recolour(): void {
    this.#tints.needsUpdate = true;
  }

  /** Sends the first points of `data`; segments beyond them are not drawn. `widthPx` is of the drawing buffer. */
  send(points: number, widthPx: number): void {
    this.mesh.geometry.instanceCount = points;
    this.#buffer.needsUpdate = true;
    this.mesh.material.uniforms.uWidth.value = widthPx;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
