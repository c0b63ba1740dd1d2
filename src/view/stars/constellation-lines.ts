import {
  AdditiveBlending,
  BufferAttribute,
  DoubleSide,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type IUniform,
  Mesh,
  type PerspectiveCamera,
  ShaderMaterial,
  Vector2,
} from 'three';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { setFloat } from '../shaders/float-uniform.ts';

/** Time in which the figures come and go, s. */
const FADE_S = 0.6;

/* Each line is an instance of a quad that is widened on the screen; it ends short of its stars, so that they stand free. */
const vertexShader = /* glsl */ `
attribute vec3 start;
attribute vec3 end;
uniform vec2 uViewport;
uniform float uWidth;
varying float vSide;
varying float vAlong;
${travelGlsl}
const float GAP = 0.011;
vec4 onScreen(vec3 to) {
  if (travels()) to = seenDirection(to, uTravel.xyz);
  return projectionMatrix * vec4(mat3(viewMatrix) * to, 1.0);
}
void main() {
  vec3 along = end - start;
  float gap = min(GAP / length(along), 0.3);
  vec4 a = onScreen(normalize(start + along * gap));
  vec4 b = onScreen(normalize(end - along * gap));
  // what is behind the eye is brought to just before it, along the line
  const float near = 0.02;
  if (a.w < near && b.w < near) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  if (a.w < near) a = mix(a, b, (near - a.w) / (b.w - a.w));
  if (b.w < near) b = mix(b, a, (near - b.w) / (a.w - b.w));
  vec2 way = (b.xy / b.w - a.xy / a.w) * uViewport;
  way = length(way) > 1e-4 ? normalize(way) : vec2(1.0, 0.0);
  vec4 clip = position.y < 0.5 ? a : b;
  clip.xy += vec2(-way.y, way.x) * position.x * (uWidth + 1.0) / uViewport * clip.w;
  gl_Position = vec4(clip.xy, clip.w * 0.9999999, clip.w);
  vSide = position.x * (uWidth + 1.0) * 0.5;
  vAlong = position.y;
}
`;

const fragmentShader = /* glsl */ `
uniform float uWidth;
uniform float uStrength;
varying float vSide;
varying float vAlong;
void main() {
  float cover = clamp(uWidth * 0.5 + 0.5 - abs(vSide), 0.0, 1.0);
  float ends = smoothstep(0.0, 0.12, vAlong) * smoothstep(1.0, 0.88, vAlong);
  gl_FragColor = vec4(vec3(0.17, 0.26, 0.41) * cover * uStrength * mix(0.55, 1.0, ends), 1.0);
}
`;

/** What figures are drawn with in a frame. */
export interface FiguresFrame {
  /** Draw the figures of the constellations; they are loaded when they are first wanted. */
  readonly figures: boolean;
  /** Since the frame before, s. */
  readonly stepS: number;
  /** Pixels of the drawing buffer per CSS pixel. */
  readonly pixelRatio: number;
}

interface LineUniforms extends Record<string, IUniform> {
  readonly uViewport: IUniform<Vector2>;
  readonly uWidth: IUniform<number>;
  readonly uStrength: IUniform<number>;
}

/** Figures of the constellations in one draw call, behind everything else; nothing is drawn before they are filled in. */
export class ConstellationLines {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  readonly #uniforms: LineUniforms = {
    uViewport: { value: new Vector2(1, 1) },
    uWidth: { value: 1 },
    uStrength: { value: 0 },
  };
  #filled = false;

  constructor() {
    const geometry = new InstancedBufferGeometry();
    const quad = new Float32Array([-1, 0, 0, 1, 0, 0, -1, 1, 0, 1, 1, 0]);
    geometry.setAttribute('position', new BufferAttribute(quad, 3));
    geometry.setIndex([0, 1, 2, 2, 1, 3]);
    const material = new ShaderMaterial({
      name: 'constellations',
      uniforms: this.#uniforms,
      vertexShader,
      fragmentShader,
      side: DoubleSide,
      forceSinglePass: true,
      transparent: true,
      depthWrite: false,
      blending: AdditiveBlending,
      toneMapped: false,
    });
    this.mesh = new Mesh(geometry, material);
    this.mesh.name = 'constellations';
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -105;
    this.mesh.visible = false;
    this.mesh.onBeforeRender = (renderer, _scene, camera) => {
      const size = this.#uniforms.uViewport.value;
      const eye = (camera as PerspectiveCamera).viewport;
      if (renderer.xr.isPresenting && eye) size.set(eye.z, eye.w);
      else renderer.getDrawingBufferSize(size);
      material.uniformsNeedUpdate = true;
    };
  }

  /** Takes the lines: six floats each, unit vectors of both ends. */
  fill(segments: Float32Array<ArrayBuffer>): void {
    const { geometry } = this.mesh;
    const buffer = new InstancedInterleavedBuffer(segments, 6, 1);
    geometry.setAttribute('start', new InterleavedBufferAttribute(buffer, 3, 0));
    geometry.setAttribute('end', new InterleavedBufferAttribute(buffer, 3, 3));
    geometry.instanceCount = segments.length / 6;
    this.#filled = true;
  }

  /** Comes or goes a little in each frame. */
  update(frame: FiguresFrame): void {
    if (!frame.figures && !this.mesh.visible) return;
    const { figures: shown, stepS, pixelRatio } = frame;
    const { uStrength, uWidth } = this.#uniforms;
    const step = stepS / FADE_S;
    const wanted = shown && this.#filled ? 1 : 0;
    const next = uStrength.value + Math.min(step, Math.max(-step, wanted - uStrength.value));
    setFloat(uStrength, next);
    setFloat(uWidth, Math.max(1, 1.1 * pixelRatio));
    this.mesh.visible = next > 0;
  }

  dispose(): void {
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
