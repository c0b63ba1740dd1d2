import {
  type CubeTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  type Texture,
  WebGLCubeRenderTarget,
  type WebGLRenderer,
} from 'three';
import type { QualitySettings } from '../quality/levels.ts';
import { craterGlsl } from '../shaders/craters.ts';
import { noiseGlsl } from '../shaders/noise.ts';
import { withPlaces } from '../shaders/places.ts';

/*
 * Surfaces without a photograph are computed once into cube maps: no seam and no pinch at the poles, filtered by the
 * hardware, and cheap to draw for two eyes. A cube starts small and is made again larger when the body is seen
 * larger, a tile at a time, so that no frame waits for it.
 */

/** Edges of a cube's face that a surface goes through as it comes closer. */
const faceSizes = [32, 128, 256, 512, 1024] as const;

/** What a pass makes: the colours, or heights and then from them the relief. */
type MapKind = 'color' | 'height' | 'relief';

/** Largest height above or below the mean, in radii. */
const HEIGHT_REACH = 0.03;

const vertexShader = /* glsl */ `
void main() { gl_Position = vec4(position.xy, 0.0, 1.0); }
`;

const fragmentShader = /* glsl */ `
precision highp float;
precision highp int;
uniform int uFace;
uniform float uSize;
${noiseGlsl}
${craterGlsl}
SURFACE
vec3 faceDirection(vec2 t) {
  if (uFace == 0) return vec3(1.0, -t.y, -t.x);
  if (uFace == 1) return vec3(-1.0, -t.y, t.x);
  if (uFace == 2) return vec3(t.x, 1.0, t.y);
  if (uFace == 3) return vec3(t.x, -1.0, -t.y);
  if (uFace == 4) return vec3(t.x, -t.y, 1.0);
  return vec3(-t.x, -t.y, -1.0);
}
#ifdef RELIEF
uniform samplerCube uHeights;
// height of the texel at a place of the face; past its edge that of the neighbouring face
float heightAt(vec2 t) {
  return dot(texture(uHeights, faceDirection(t)).rgb, vec3(1.0, 1.0 / 255.0, 1.0 / 65025.0));
}
#endif
void main() {
  vec2 t = gl_FragCoord.xy / uSize * 2.0 - 1.0;
  vec3 p = normalize(faceDirection(t));
  float footprint = 1.6 / uSize;
  #if defined(RELIEF)
    // slope from the change of height across the map (as Mikkelsen 2010 across a screen)
    vec2 e = vec2(2.0 / uSize, 0.0);
    vec3 across = normalize(faceDirection(t + e.xy)) - normalize(faceDirection(t - e.xy));
    vec3 along = normalize(faceDirection(t + e.yx)) - normalize(faceDirection(t - e.yx));
    float rise = (heightAt(t + e.xy) - heightAt(t - e.xy)) * ${(2 * HEIGHT_REACH).toFixed(4)};
    float climb = (heightAt(t + e.yx) - heightAt(t - e.yx)) * ${(2 * HEIGHT_REACH).toFixed(4)};
    vec3 r1 = cross(along, p);
    vec3 r2 = cross(p, across);
    float area = dot(across, r1);
    vec3 slope = sign(area) * (rise * r1 + climb * r2);
    gl_FragColor = vec4(normalize(abs(area) * p - slope) * 0.5 + 0.5, 1.0);
  #elif defined(HEIGHT)
    // fixed point of 24 bits in three bytes, so that no float target is needed
    float h = clamp(surfaceHeight(p, footprint) / ${(2 * HEIGHT_REACH).toFixed(4)} + 0.5, 0.0, 0.999999);
    vec3 digits = fract(h * vec3(1.0, 255.0, 65025.0));
    gl_FragColor = vec4(digits - vec3(digits.yz, 0.0) / 255.0, 1.0);
  #else
    vec3 color = sqrt(clamp(surfaceColor(p, footprint), 0.0, 1.0));
    float shake = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
    gl_FragColor = vec4(color + shake / 255.0, 1.0);
  #endif
}
`;

/** A surface's GLSL: colours as linear reflectance, heights in radii; `p` is a unit vector in body-fixed axes. */
export interface SurfaceRecipe {
  readonly name: string;
  /** Defines `vec3 surfaceColor(vec3 p, float footprint)` and, with relief, `float surfaceHeight(vec3 p, float footprint)`. */
  readonly glsl: string;
  readonly relief: boolean;
}

interface Job {
  readonly size: number;
  readonly passes: readonly MapKind[];
  readonly targets: Readonly<Partial<Record<MapKind, WebGLCubeRenderTarget>>>;
  /** Edge of a tile; what one frame computes. */
  readonly tileEdge: number;
  tile: number;
}

let scene: Scene | undefined;
let quad: Mesh<PlaneGeometry, ShaderMaterial>;
let camera: OrthographicCamera;

/** The cube maps of one body, made on demand. */
export class BakedSurface {
  readonly #recipe: SurfaceRecipe;
  readonly #materials = new Map<MapKind, ShaderMaterial>();
  #ready: Job | null = null;
  #job: Job | null = null;

  constructor(recipe: SurfaceRecipe) {
    this.#recipe = recipe;
  }

  /** Colour as the square root of linear reflectance, or null before the first bake. */
  get color(): CubeTexture | Texture | null {
    return this.#ready?.targets.color?.texture ?? null;
  }

  /** Normal in body-fixed axes of the unit sphere as `n * 0.5 + 0.5`, or null without relief. */
  get relief(): CubeTexture | Texture | null {
    return this.#ready?.targets.relief?.texture ?? null;
  }

  /** Edge of a face of the present maps in pixels, 1 before the first bake. */
  get size(): number {
    return this.#ready?.size ?? 1;
  }

  /** True when the maps are as large as the last `advance` asked for. */
  get settled(): boolean {
    return this.#job === null;
  }

  /**
   * Computes the next tiles. Call before the frame is drawn, not inside it.
   * @param diameterPx of the body on the screen; the maps aim at one texel for a pixel
   * @param quality sets the largest face and the largest tile
   */
  advance(
    renderer: WebGLRenderer,
    diameterPx: number,
    { bakeFacePx: largestPx, bakeTilePx }: QualitySettings,
  ): void {
    // the first maps are made at once, so that there is something to see; a large jump goes by way of a smaller one
    const wanted = this.#ready
      ? Math.min(wantedSize(diameterPx, largestPx), this.#ready.size * 4)
      : faceSizes[0];
    const has = this.#job?.size ?? this.#ready?.size ?? 0;
    if (wanted > has || (has > largestPx && has > faceSizes[0])) {
      if (this.#job) release(this.#job);
      this.#job = this.#startJob(wanted, bakeTilePx);
    }
    if (!this.#job) return;
    let left = bakeTilePx * bakeTilePx;
    do left -= this.#renderTile(renderer, this.#job);
    while (this.#job && (left > 0 || !this.#ready));
  }

  /** Forgets the maps, whose pixels are gone after a lost context. */
  forget(): void {
    if (this.#job) release(this.#job);
    if (this.#ready) release(this.#ready);
    this.#job = null;
    this.#ready = null;
  }

  dispose(): void {
    this.forget();
    for (const material of this.#materials.values()) material.dispose();
    this.#materials.clear();
  }

  #startJob(size: number, tilePx: number): Job {
    const passes: readonly MapKind[] = this.#recipe.relief ? ['color', 'height', 'relief'] : ['color'];
    const targets = Object.fromEntries(
      passes.map((kind) => [kind, cubeTarget(size, `${this.#recipe.name} ${kind}`, kind)]),
    );
    return {
      size,
      passes,
      targets,
      tileEdge: Math.min(size, tilePx),
      tile: 0,
    };
  }

  #material(kind: MapKind): ShaderMaterial {
    const made = this.#materials.get(kind);
    if (made) return made;
    const material = new ShaderMaterial({
      name: `${this.#recipe.name} ${kind}`,
      uniforms: { uFace: { value: 0 }, uSize: { value: 1 }, uHeights: { value: null } },
      defines: { [kind.toUpperCase()]: '' },
      vertexShader,
      fragmentShader: fragmentShader.replace('SURFACE', withPlaces(this.#recipe.glsl)),
      depthTest: false,
      depthWrite: false,
      blending: NoBlending,
      toneMapped: false,
    });
    this.#materials.set(kind, material);
    return material;
  }

  /** Renders one tile of one face of one map and returns its pixels; swaps the maps in after the last. */
  #renderTile(renderer: WebGLRenderer, job: Job): number {
    const edge = job.tileEdge;
    const across = job.size / edge;
    const tilesPerMap = 6 * across * across;
    const kind = job.passes[Math.floor(job.tile / tilesPerMap)];
    const target = job.targets[kind];
    if (!target) return edge * edge;
    const index = job.tile % tilesPerMap;
    const face = Math.floor(index / (across * across));
    const cell = index % (across * across);
    const last = index === tilesPerMap - 1;
    target.texture.generateMipmaps = last && kind !== 'height';
    target.scissorTest = true;
    target.scissor.set((cell % across) * edge, Math.floor(cell / across) * edge, edge, edge);
    const material = this.#material(kind);
    material.uniforms.uHeights.value = kind === 'relief' ? (job.targets.height?.texture ?? null) : null;
    drawFace(renderer, target, face, material);
    job.tile++;
    if (job.tile === tilesPerMap * job.passes.length) {
      job.targets.height?.dispose();
      if (this.#ready) release(this.#ready);
      this.#ready = job;
      this.#job = null;
    }
    return edge * edge;
  }
}

/** The face size for a disc: a face spans a quarter of the way around, so a disc of D pixels wants D / 1.3. */
function wantedSize(diameterPx: number, largestPx: number): number {
  let at = 0;
  while (at + 1 < faceSizes.length && faceSizes[at + 1] <= largestPx && diameterPx > faceSizes[at] * 1.3)
    at++;
  return faceSizes[at];
}

function cubeTarget(size: number, name: string, kind: MapKind): WebGLCubeRenderTarget {
  const exact = kind === 'height';
  const target = new WebGLCubeRenderTarget(size, {
    minFilter: exact ? NearestFilter : LinearMipmapLinearFilter,
    magFilter: exact ? NearestFilter : LinearFilter,
    depthBuffer: false,
    generateMipmaps: false,
    anisotropy: exact ? 1 : 4,
  });
  target.texture.name = name;
  return target;
}

function release(job: Job): void {
  for (const target of Object.values(job.targets)) target.dispose();
}

function drawFace(
  renderer: WebGLRenderer,
  target: WebGLCubeRenderTarget,
  face: number,
  material: ShaderMaterial,
): void {
  if (!scene) {
    scene = new Scene();
    camera = new OrthographicCamera();
    quad = new Mesh(new PlaneGeometry(2, 2), material);
    quad.frustumCulled = false;
    scene.add(quad);
  }
  quad.material = material;
  (material.uniforms as { uFace: { value: number } }).uFace.value = face;
  (material.uniforms as { uSize: { value: number } }).uSize.value = target.width;
  const xr = renderer.xr.enabled;
  const autoClear = renderer.autoClear;
  const before = renderer.getRenderTarget();
  renderer.xr.enabled = false;
  renderer.autoClear = false;
  renderer.setRenderTarget(target, face);
  renderer.render(scene, camera);
  renderer.setRenderTarget(before);
  renderer.xr.enabled = xr;
  renderer.autoClear = autoClear;
}
