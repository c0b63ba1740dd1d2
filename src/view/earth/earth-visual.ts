import {
  BackSide,
  CustomBlending,
  DataTexture,
  DataUtils,
  HalfFloatType,
  IcosahedronGeometry,
  type IUniform,
  LinearFilter,
  Matrix4,
  Mesh,
  OneFactor,
  OneMinusSrcAlphaFactor,
  Quaternion,
  RGBAFormat,
  ShaderMaterial,
  type Texture,
  Vector3,
} from 'three';
import type { BodyContext, BodyVisual } from '../bodies/body-visual.ts';
import { type ImageUniforms, imageUniforms, placeImage } from '../relativity/body-image.ts';
import { setFloat } from '../shaders/float-uniform.ts';
import { type ShadowUniforms, setShadows, shadowUniforms } from '../shaders/shadows.ts';
import { type AirTable, type AirTables, computeAirTables, groundRadiusKm } from './air.ts';
import { earthFragmentShader, earthShell, earthVertexShader } from './earth-shader.ts';
import {
  type EarthMap,
  earthMaps,
  earthWidthsPx,
  fetchPicture,
  loadEarthMap,
  type MapSize,
  type PictureSource,
} from './earth-textures.ts';
import { createNoiseVolume, createPuffVolume, evenNoiseVolume, evenPuffVolume } from './noise-volume.ts';
import { detailPeriodKm } from './place-glsl.ts';

const equatorialRadiusM = groundRadiusKm * 1000;
const polarRadiusM = 6_356_752.3;

/** Light of airglow and stars on white ground at night, in view units times the lift that night exposure gets. */
const moonlessNight = 2.5e-4;

/** Apparent diameter from which the small maps are too coarse, pixels. */
const LARGE_PX = 200;

/** Between one map and the next, ms: each upload takes some of a frame, and others come in between. */
const PAUSE_MS = 100;

/**
 * The Earth's picture. It shows at once as a plain globe, then with small maps, then, where it is large, with those that the
 * level of quality allows.
 */
export interface EarthVisual extends BodyVisual {
  /**
   * Loads the maps up to so many columns, one after another; what is there already stays. Resolves when all are there; rejects
   * when one cannot be had.
   */
  load(widthPx: number): Promise<void>;
  readonly air: AirTables;
}

/** Starts to load the small maps and gives the picture. `source` decodes a map by its address; told of what cannot be had. */
export function createEarthVisual(
  source: PictureSource = fetchPicture,
  onMissing: (error: unknown) => void = () => {},
): EarthVisual {
  const air = computeAirTables();
  const uniforms = earthUniforms(air);
  const material = new ShaderMaterial({
    name: 'earth',
    uniforms,
    vertexShader: earthVertexShader,
    fragmentShader: earthFragmentShader,
    side: BackSide,
    transparent: true,
    depthWrite: true,
    blending: CustomBlending,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
  });
  const mesh = new Mesh(new IcosahedronGeometry(earthShell * 1.06, 2), material);
  mesh.name = 'earth';
  mesh.scale.set(equatorialRadiusM, equatorialRadiusM, polarRadiusM);
  mesh.onBeforeRender = (_renderer, _scene, camera) => {
    placeEye(uniforms, mesh.matrixWorld, camera.matrixWorld);
    placeImage(
      uniforms,
      uniforms,
      mesh.matrixWorld,
      inverse,
      camera.matrixWorld,
      earthShell * equatorialRadiusM,
    );
    material.uniformsNeedUpdate = true;
  };
  const loads = new Loads(uniforms, source, onMissing);
  return {
    object: mesh,
    air,
    load: (widthPx) => loads.load(widthPx),
    update(context) {
      light(uniforms, context);
      if (context.diameterPx > LARGE_PX) loads.want(context.quality.mapWidthPx);
    },
    dispose() {
      loads.dispose();
      material.dispose();
      mesh.geometry.dispose();
    },
  };
}

interface EarthUniforms extends ImageUniforms, ShadowUniforms {
  readonly uEye: IUniform<Vector3>;
  readonly uEyeSquared: IUniform<number>;
  readonly uDetailEye: IUniform<Vector3>;
  readonly uSun: IUniform<Vector3>;
  readonly uSunlight: IUniform<number>;
  readonly uAirSteps: IUniform<number>;
  readonly uOctaves: IUniform<number>;
}

function earthUniforms(air: AirTables): EarthUniforms {
  const plain = flatTexture(128);
  return {
    ...imageUniforms(),
    uEye: { value: new Vector3(3, 0, 0) },
    uEyeSquared: { value: 8 },
    uDetailEye: { value: new Vector3() },
    uSun: { value: new Vector3(1, 0, 0) },
    uSunlight: { value: 1 },
    uAirSteps: { value: 8 },
    uOctaves: { value: 5 },
    ...shadowUniforms(),
    uNight: { value: moonlessNight },
    uFlat: { value: equatorialRadiusM / polarRadiusM },
    uTransmittance: { value: tableTexture(air.transmittance) },
    uMultiple: { value: tableTexture(air.multiple) },
    uSky: { value: tableTexture(air.sky) },
    uNoise: { value: evenNoiseVolume() },
    uPuffs: { value: evenPuffVolume() },
    uLand: { value: plain },
    uSea: { value: flatTexture(0) },
    uLights: { value: flatTexture(0) },
    uClouds: { value: flatTexture(0) },
    uRelief: { value: flatTexture(0) },
    uCoast: { value: flatTexture(0) },
  };
}

function flatTexture(byte: number): DataTexture {
  const texture = new DataTexture(new Uint8Array([byte, byte, byte, 255]), 1, 1, RGBAFormat);
  texture.needsUpdate = true;
  return texture;
}

function tableTexture({ width, height, data }: AirTable): DataTexture {
  const half = new Uint16Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) half[i * 4 + c] = DataUtils.toHalfFloat(data[i * 3 + c] ?? 0);
    half[i * 4 + 3] = DataUtils.toHalfFloat(1);
  }
  const texture = new DataTexture(half, width, height, RGBAFormat, HalfFloatType);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  return texture;
}

const inverse = new Matrix4();
const eye = new Vector3();
const wrapped = new Vector3();
/** After so many radii of the Earth the detail repeats. */
const detailPeriod = detailPeriodKm / groundRadiusKm;

/** The eye in the Earth's scaled, body-fixed space, from matrices of doubles, for the camera that draws now. */
function placeEye(uniforms: EarthUniforms, world: Matrix4, camera: Matrix4): void {
  eye.setFromMatrixPosition(camera).applyMatrix4(inverse.copy(world).invert());
  uniforms.uEye.value.copy(eye);
  setFloat(uniforms.uEyeSquared, eye.lengthSq() - 1);
  wrapped.copy(eye).divideScalar(detailPeriod).floor().multiplyScalar(detailPeriod);
  uniforms.uDetailEye.value.subVectors(eye, wrapped).multiplyScalar(groundRadiusKm);
}

const turn = new Quaternion();

function light(uniforms: EarthUniforms, context: BodyContext): void {
  turn.fromArray(context.orientation).conjugate();
  uniforms.uSun.value.fromArray(context.sunDirection).applyQuaternion(turn);
  setShadows(uniforms, context, turn, equatorialRadiusM);
  setFloat(uniforms.uSunlight, context.sunlight);
  uniforms.uAirSteps.value = context.quality.airSteps;
  uniforms.uOctaves.value = Math.min(6, context.quality.detailOctaves);
}

/** Loads the maps, small ones first, and owns their textures. */
class Loads {
  readonly #uniforms: EarthUniforms;
  readonly #source: PictureSource;
  readonly #onMissing: (error: unknown) => void;
  readonly #widthsPx = { ...earthWidthsPx.small };
  #wantedPx = 0;
  #last: Promise<void>;
  #isReady = false;
  #disposed = false;

  constructor(uniforms: EarthUniforms, source: PictureSource, onMissing: (error: unknown) => void) {
    this.#uniforms = uniforms;
    this.#source = source;
    this.#onMissing = onMissing;
    this.#last = Promise.all(earthMaps.map((map) => this.#one(map, 'small'))).then(() => {
      this.#isReady = true;
    });
    this.#last.catch(onMissing);
  }

  /** Asks for maps of so many columns once the small ones are drawn; asking again costs nothing. */
  want(widthPx: number): void {
    if (this.#isReady && widthPx > this.#wantedPx) this.load(widthPx).catch(this.#onMissing);
  }

  load(widthPx: number): Promise<void> {
    if (widthPx > this.#wantedPx) {
      const isFirst = this.#wantedPx === 0;
      this.#wantedPx = widthPx;
      this.#last = this.#last.then(() => this.#grow(widthPx, isFirst));
    }
    return this.#last;
  }

  async #grow(widthPx: number, isFirst: boolean): Promise<void> {
    if (isFirst) {
      await pause();
      this.#put('uNoise', createNoiseVolume());
      this.#put('uPuffs', createPuffVolume());
    }
    for (const map of earthMaps) {
      const px = Math.min(widthPx, earthWidthsPx.full[map]);
      if (px <= this.#widthsPx[map] || this.#disposed) continue;
      await pause();
      await this.#one(map, 'full', px);
      this.#widthsPx[map] = px;
    }
  }

  async #one(map: EarthMap, size: MapSize, mostPx?: number): Promise<void> {
    const texture = await loadEarthMap(map, size, this.#source, mostPx);
    this.#put(`u${map.charAt(0).toUpperCase()}${map.slice(1)}`, texture);
  }

  #put(name: string, texture: Texture): void {
    if (this.#disposed) {
      texture.dispose();
      return;
    }
    const uniform = this.#uniforms[name];
    if (!uniform) return;
    (uniform.value as Texture | null)?.dispose();
    uniform.value = texture;
  }

  dispose(): void {
    this.#disposed = true;
    for (const uniform of Object.values(this.#uniforms)) {
      if (uniform.value !== null && typeof uniform.value === 'object' && 'dispose' in uniform.value) {
        (uniform.value as Texture).dispose();
      }
    }
  }
}

function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done, PAUSE_MS));
}
