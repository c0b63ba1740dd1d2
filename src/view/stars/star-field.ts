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
import { fetchPicture, type PictureSource } from '../earth/earth-textures.ts';
import { starRadianceGlsl } from '../light/photometry.ts';
import { pointSizeGlsl, pointSpreadGlsl } from '../light/points.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { presentGlsl } from '../shaders/present.ts';
import { milkyWayFragmentShader, milkyWayVertexShader } from './milky-way-shader.ts';
import { starColour } from './star-colour.ts';
import { decodeStars, type StarCatalogue } from './star-file.ts';

const starsUrl = new URL('../../../data/stars/stars.bin', import.meta.url).href;
const milkyWayUrl = new URL('../../../data/textures/milky-way.webp', import.meta.url).href;

/** What the sky is drawn with in a frame. */
export interface StarFieldContext {
  /** Exposure of the picture. */
  readonly exposure: number;
  /** Exposure of the stars' own scale of brightness (see photometry.ts). */
  readonly starExposure: number;
  /** Pixels of the drawing buffer per CSS pixel. */
  readonly pixelRatio: number;
  /** Faintest magnitude drawn. */
  readonly faintestMagnitude: number;
}

/** Stars and Milky Way in ICRF axes about whatever camera draws them; two draw calls, behind everything else. */
export interface StarField {
  readonly object: Group;
  /** Resolves when stars and Milky Way are there; rejects when one cannot be had, and the other is still drawn. */
  readonly ready: Promise<void>;
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
uniform float uScale;
uniform float uGain;
uniform float uShown;
varying vec3 vRadiance;
varying float vSize;
varying float vSpread;
${starRadianceGlsl}
${pointSizeGlsl}
void main() {
  // a direction: turned with the camera, never moved, and as far as depth goes
  gl_Position = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
  gl_Position.z = gl_Position.w * 0.9999999;
  // what the eye only guesses is held back and what is bright spreads, so that the figures stand out of the crowd
  float peak = starRadiance(magnitude) * mix(2.0, 0.24, smoothstep(1.8, 6.2, magnitude));
  float shown = peak * uShown;
  vRadiance = tint * peak * uGain;
  vSpread = uScale * (1.0 + 0.16 * clamp(3.5 - magnitude, 0.0, 5.0) * smoothstep(0.02, 0.4, shown));
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

/** Starts to load the sky and gives its picture, empty until it is there. */
export function createStarField(source: SkySource = fromServer): StarField {
  const uniforms: SkyUniforms = {
    uScale: { value: 1 },
    uGain: { value: 1 },
    uShown: { value: 128 },
    uMilkyWay: { value: null },
  };
  const stars = starPoints(uniforms);
  const milkyWay = milkyWayMesh(uniforms);
  const object = new Group();
  object.name = 'sky';
  object.add(milkyWay, stars);
  let catalogue: StarCatalogue | null = null;
  let disposed = false;
  const loadStars = async () => {
    const loaded = decodeStars(await source.bytes(starsUrl));
    if (disposed) return;
    fillPoints(stars.geometry, loaded);
    catalogue = loaded;
    stars.visible = true;
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
  return {
    object,
    ready,
    update({ exposure, starExposure, pixelRatio, faintestMagnitude }) {
      setFloat(uniforms.uScale, Math.max(0.8, pixelRatio));
      setFloat(uniforms.uGain, starExposure / exposure);
      setFloat(uniforms.uShown, starExposure);
      if (catalogue) stars.geometry.setDrawRange(0, countUpTo(catalogue.magnitudes, faintestMagnitude));
    },
    dispose() {
      disposed = true;
      for (const { geometry, material } of [stars, milkyWay]) {
        geometry.dispose();
        material.dispose();
      }
      uniforms.uMilkyWay.value?.dispose();
    },
  };
}

async function bothOf(...loads: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(loads)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
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

function fillPoints(
  geometry: BufferGeometry,
  { count, directions, magnitudes, colourIndices }: StarCatalogue,
): void {
  const tints = new Uint8Array(count * 3);
  const known = new Map<number, readonly number[]>();
  for (let i = 0; i < count; i++) {
    const index = colourIndices[i] ?? 0;
    let bytes = known.get(index);
    if (bytes === undefined) {
      bytes = starColour(index).map((value) => Math.round(value * 255));
      known.set(index, bytes);
    }
    tints.set(bytes, i * 3);
  }
  geometry.setAttribute('position', new BufferAttribute(directions, 3));
  geometry.setAttribute('magnitude', new BufferAttribute(magnitudes, 1));
  geometry.setAttribute('tint', new BufferAttribute(tints, 3, true));
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
