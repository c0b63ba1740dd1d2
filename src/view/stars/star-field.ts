import {
  AdditiveBlending,
  BufferAttribute,
  BufferGeometry,
  Group,
  type IUniform,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  NoColorSpace,
  Points,
  RedFormat,
  RepeatWrapping,
  ShaderMaterial,
  Texture,
} from 'three';
import type { StarSystem } from '../../astro/index.ts';
import { reasonOf } from '../../engine/index.ts';
import { fetchPicture, type PictureSource } from '../earth/earth-textures.ts';
import { starRadianceGlsl } from '../light/photometry.ts';
import { pointSizeGlsl, pointSpreadGlsl } from '../light/points.ts';
import { dopplerGlsl } from '../relativity/doppler-glsl.ts';
import { travelGlsl } from '../relativity/travel-glsl.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { presentGlsl } from '../shaders/present.ts';
import type { FiguresFrame } from './constellation-lines.ts';
import { GeneratedStars } from './generated-stars.ts';
import { milkyWayFragmentShader, milkyWayVertexShader } from './milky-way-shader.ts';
import { NearStars, type ParallaxFile, type SkyPoints } from './near-stars.ts';
import { SkyFigures } from './sky-figures.ts';
import { starColour, temperatureK } from './star-colour.ts';
import { decodeStars, type StarCatalogue } from './star-file.ts';

const starsUrl = new URL('../../../data/stars/stars.bin', import.meta.url).href;
const parallaxesUrl = new URL('../../../data/stars/parallaxes.json', import.meta.url).href;
const milkyWayUrl = new URL('../../../data/textures/milky-way.webp', import.meta.url).href;

/** Where another system is. */
export type SeenFrom = Pick<StarSystem, 'positionLy'>;

/** What the sky is drawn with in a frame. */
export interface StarFieldContext extends FiguresFrame {
  /** Exposure of the picture. */
  readonly exposure: number;
  /** Exposure of the stars' own scale of brightness (see photometry.ts). */
  readonly starExposure: number;
  /** Faintest magnitude drawn. */
  readonly faintestMagnitude: number;
  /** The system that the sky is seen from; the Sun's when null. */
  readonly from?: SeenFrom | null;
}

/** Stars and Milky Way in ICRF axes about whatever camera draws them; two draw calls, one of figures and one of another system's neighbours, behind all else. */
export interface StarField {
  readonly object: Group;
  /** Resolves when stars and Milky Way are there; rejects when one cannot be had, and the other is still drawn. */
  readonly ready: Promise<void>;
  readonly figures: SkyFigures;
  /** Told why the distances of stars are not known, when the sky of another system is seen. */
  onMissing: (reason: string) => void;
  update(context: StarFieldContext): void;
  dispose(): void;
}

/** Where the sky's files come from: the page fetches, tests read them. */
export interface SkySource {
  readonly bytes: (url: string) => Promise<Uint8Array<ArrayBuffer>>;
  readonly picture: PictureSource;
}

const fromServer: SkySource = { bytes: fetchBytes, picture: fetchPicture };

async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(
      `The stars are missing on the server (${response.status}): ${url}. Build the page again.`,
    );
  return new Uint8Array(await response.arrayBuffer());
}

const vertexShader = /* glsl */ `
attribute vec3 tint;
attribute float magnitude;
attribute float kelvin;
uniform float uScale;
uniform float uGain;
uniform float uShown;
varying vec3 vRadiance;
varying float vSize;
varying float vSpread;
${starRadianceGlsl}
${pointSizeGlsl}
${travelGlsl}
${dopplerGlsl}
const vec3 LUMINANCE = vec3(0.2126, 0.7152, 0.0722);
void main() {
  vec3 to = position;
  vec3 colour = tint;
  float seen = magnitude;
  if (travels()) {
    float doppler = dopplerOf(to, uTravel.xyz);
    to = seenDirection(to, uTravel.xyz);
    // a black body of D times the temperature, in a disc smaller by D^2
    vec3 shifted = tint * planckRatio(kelvin, doppler) / (doppler * doppler);
    seen -= 1.0857362 * log(max(dot(shifted, LUMINANCE) / dot(tint, LUMINANCE), 1e-30));
    colour = shifted / max(max(shifted.r, max(shifted.g, shifted.b)), 1e-30);
  }
  // a direction: turned with the camera, never moved, and as far as depth goes
  gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * to, 1.0);
  gl_Position.z = gl_Position.w * 0.9999999;
  // what the eye only guesses is held back and what is bright spreads, so that the figures stand out of the crowd
  float peak = starRadiance(seen) * mix(2.0, 0.24, smoothstep(1.8, 6.2, seen));
  float shown = peak * uShown;
  vRadiance = colour * peak * uGain;
  vSpread = uScale * (1.0 + 0.16 * clamp(3.5 - seen, 0.0, 5.0) * smoothstep(0.02, 0.4, shown));
  vSize = min(pointSize(shown, vSpread) * 1.4, 63.0);
  gl_PointSize = vSize;
  if (shown < 0.002) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;

const fragmentShader = /* glsl */ `
varying vec3 vRadiance;
varying float vSize;
varying float vSpread;
${presentGlsl}
${pointSpreadGlsl}
void main() {
  // the core, and a faint wide skirt as optics give to bright stars
  float light = pointSpread(vSize, vSpread) + 0.02 * pointSpread(vSize, vSpread * 2.6);
  gl_FragColor = vec4(present(vRadiance * light), 1.0);
}
`;

interface SkyUniforms extends Record<string, IUniform> {
  readonly uScale: IUniform<number>;
  readonly uGain: IUniform<number>;
  readonly uShown: IUniform<number>;
  readonly uMilkyWay: IUniform<Texture | null>;
}

const skyUniforms = (): SkyUniforms => ({
  uScale: { value: 1 },
  uGain: { value: 1 },
  uShown: { value: 128 },
  uMilkyWay: { value: null },
});

/** Starts to load the sky and gives its picture, empty until it is there. */
export function createStarField(source: SkySource = fromServer): StarField {
  const uniforms = skyUniforms();
  const stars = starPoints(uniforms);
  const milkyWay = milkyWayMesh(uniforms);
  const object = new Group();
  object.name = 'sky';
  const figures = new SkyFigures(source.bytes);
  const generated = new GeneratedStars(stars.material);
  const brightest = new BrightestStars(stars.geometry);
  object.add(milkyWay, figures.lines.mesh, stars, generated.object);
  let catalogue: StarCatalogue | null = null;
  let near: NearStars | null = null;
  let seenFrom: SeenFrom | null = null;
  let isAsked = false;
  let disposed = false;
  const loadStars = async () => {
    const loaded = decodeStars(await source.bytes(starsUrl));
    if (disposed) return;
    near = new NearStars(loaded);
    fillPoints(stars.geometry, loaded, near);
    catalogue = loaded;
    stars.visible = true;
  };
  const move = (all: StarCatalogue, stands: NearStars) =>
    figures.see(all, movePoints(stars.geometry, stands, seenFrom));
  const learn = async (all: StarCatalogue, stands: NearStars) => {
    await learnDistances(source, stands);
    move(all, stands);
  };
  const loadMilkyWay = async () => {
    const texture = milkyWayTexture(await source.picture(milkyWayUrl));
    if (disposed) texture.dispose();
    else uniforms.uMilkyWay.value = texture;
    milkyWay.visible = !disposed;
  };
  const ready = bothOf(loadStars(), loadMilkyWay());
  // whoever does not ask about the sky still gets what there is of it
  ready.catch(() => undefined);
  const field: StarField = {
    object,
    ready,
    figures,
    onMissing: () => undefined,
    update(sky) {
      const { exposure, starExposure, pixelRatio, from = null } = sky;
      setFloat(uniforms.uScale, Math.max(0.8, pixelRatio));
      setFloat(uniforms.uGain, starExposure / exposure);
      setFloat(uniforms.uShown, starExposure);
      if (catalogue) brightest.draw(catalogue, sky);
      if (catalogue && near && from !== seenFrom) {
        seenFrom = from;
        move(catalogue, near);
        generated.see(from);
        // distances are wanted by who looks from elsewhere
        if (!isAsked) learn(catalogue, near).catch((error: unknown) => field.onMissing(reasonOf(error)));
        isAsked = true;
      }
      generated.step();
      figures.update(sky, catalogue);
    },
    dispose() {
      disposed = true;
      figures.dispose();
      generated.dispose();
      for (const drawn of [stars, milkyWay]) disposeOf(drawn);
      uniforms.uMilkyWay.value?.dispose();
    },
  };
  return field;
}

async function learnDistances({ bytes }: SkySource, near: NearStars): Promise<void> {
  near.know(JSON.parse(new TextDecoder().decode(await bytes(parallaxesUrl))) as ParallaxFile);
}

function disposeOf({
  geometry,
  material,
}: Points<BufferGeometry, ShaderMaterial> | Mesh<BufferGeometry, ShaderMaterial>): void {
  geometry.dispose();
  material.dispose();
}

async function bothOf(...loads: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(loads)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Draws no more of a catalogue than can be seen, counted anew only when that changes. */
class BrightestStars {
  readonly #geometry: BufferGeometry;
  #limit = Number.NaN;

  constructor(geometry: BufferGeometry) {
    this.#geometry = geometry;
  }

  draw({ magnitudes }: StarCatalogue, { faintestMagnitude, from = null }: StarFieldContext): void {
    // the catalogue is in the order of brightness from here alone
    const limit = from === null ? faintestMagnitude : Number.POSITIVE_INFINITY;
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.#geometry.setDrawRange(0, 1 + countUpTo(magnitudes, limit));
  }
}

/** How many of ascending magnitudes are at most the limit. */
function countUpTo(magnitudes: Float32Array, limit: number): number {
  let low = 0;
  let high = magnitudes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((magnitudes[middle] ?? Number.POSITIVE_INFINITY) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function starPoints(uniforms: SkyUniforms): Points<BufferGeometry, ShaderMaterial> {
  const material = new ShaderMaterial({
    name: 'stars',
    uniforms,
    vertexShader,
    fragmentShader,
    transparent: true,
    depthWrite: false,
    blending: AdditiveBlending,
  });
  const points = new Points(new BufferGeometry(), material);
  points.name = 'stars';
  points.frustumCulled = false;
  points.renderOrder = -100;
  points.visible = false;
  return points;
}

/** The Sun first, which is a star for others, then the catalogue. */
function fillPoints(
  geometry: BufferGeometry,
  { count, colourIndices }: StarCatalogue,
  near: NearStars,
): void {
  const tints = new Uint8Array((1 + count) * 3);
  const kelvins = new Float32Array(1 + count);
  const points = { directions: new Float32Array((1 + count) * 3), magnitudes: new Float32Array(1 + count) };
  near.see(null, points);
  kelvins[0] = NearStars.sun.kelvin;
  tints.set(NearStars.sun.tint.map((value) => Math.round(value * 255)));
  const known = new Map<number, readonly number[]>();
  for (let i = 0; i < count; i++) {
    const index = colourIndices[i] ?? 0;
    let bytes = known.get(index);
    if (bytes === undefined) {
      bytes = starColour(index).map((value) => Math.round(value * 255));
      known.set(index, bytes);
    }
    tints.set(bytes, (1 + i) * 3);
    kelvins[1 + i] = temperatureK(index);
  }
  geometry.setAttribute('position', new BufferAttribute(points.directions, 3));
  geometry.setAttribute('magnitude', new BufferAttribute(points.magnitudes, 1));
  geometry.setAttribute('kelvin', new BufferAttribute(kelvins, 1));
  geometry.setAttribute('tint', new BufferAttribute(tints, 3, true));
}

/** Puts the stars where they are seen from another system. */
function movePoints(geometry: BufferGeometry, near: NearStars, from: SeenFrom | null): SkyPoints {
  const [position, magnitude] = [geometry.getAttribute('position'), geometry.getAttribute('magnitude')];
  const points = {
    directions: position.array as Float32Array<ArrayBuffer>,
    magnitudes: magnitude.array as Float32Array<ArrayBuffer>,
  };
  near.see(from, points);
  position.needsUpdate = true;
  magnitude.needsUpdate = true;
  return points;
}

function milkyWayMesh(uniforms: SkyUniforms): Mesh<BufferGeometry, ShaderMaterial> {
  const geometry = new BufferGeometry();
  geometry.setAttribute(
    'position',
    new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3),
  );
  const material = new ShaderMaterial({
    name: 'milky way',
    uniforms,
    vertexShader: milkyWayVertexShader,
    fragmentShader: milkyWayFragmentShader,
    transparent: true,
    depthWrite: false,
    blending: AdditiveBlending,
  });
  const mesh = new Mesh(geometry, material);
  mesh.name = 'milky way';
  mesh.frustumCulled = false;
  mesh.renderOrder = -110;
  mesh.visible = false;
  return mesh;
}

function milkyWayTexture(image: ImageBitmap): Texture {
  const texture = new Texture(image);
  texture.format = RedFormat;
  texture.colorSpace = NoColorSpace;
  texture.flipY = false;
  texture.wrapS = RepeatWrapping;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}
