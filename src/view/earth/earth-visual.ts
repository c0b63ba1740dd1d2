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
import { setFloat } from '../shaders/float-uniform.ts';
import { type AirTable, type AirTables, computeAirTables, groundRadiusKm } from './air.ts';
import { earthFragmentShader, earthShell, earthVertexShader } from './earth-shader.ts';
import {
  type EarthMap,
  earthMaps,
  fetchPicture,
  loadEarthMap,
  type MapSize,
  type PictureSource,
} from './earth-textures.ts';
import { createNoiseVolume, createPuffVolume } from './noise-volume.ts';
import { detailPeriodKm } from './place-glsl.ts';

const equatorialRadiusM = groundRadiusKm * 1000;
const polarRadiusM = 6_356_752.3;

/** Light of airglow and stars on white ground at night, in view units times the lift that night exposure gets. */
const moonlessNight = 2.5e-4;

/** The Earth's picture. It shows at once as a plain globe, then with small maps, then with the full ones. */
export interface EarthVisual extends BodyVisual {
  /** Resolves when the small maps are drawn; rejects when they cannot be had. */
  readonly ready: Promise<void>;
  /** Resolves when all maps are drawn in full; rejects when one cannot be had, and what was there stays. */
  readonly complete: Promise<void>;
  readonly air: AirTables;
}

/** Starts to load the maps and gives the picture. `source` decodes a map by its address. */
export function createEarthVisual(source: PictureSource = fetchPicture): EarthVisual {
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
    material.uniformsNeedUpdate = true;
  };
  const loads = new Loads(uniforms, source);
  return {
    object: mesh,
    air,
    ready: loads.ready,
    complete: loads.complete,
    update: (context) => light(uniforms, context),
    dispose() {
      loads.dispose();
      material.dispose();
      mesh.geometry.dispose();
    },
  };
}

interface EarthUniforms extends Record<string, IUniform> {
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
    uEye: { value: new Vector3(3, 0, 0) },
    uEyeSquared: { value: 8 },
    uDetailEye: { value: new Vector3() },
    uSun: { value: new Vector3(1, 0, 0) },
    uSunlight: { value: 1 },
    uAirSteps: { value: 8 },
    uOctaves: { value: 5 },
    uNight: { value: moonlessNight },
    uFlat: { value: equatorialRadiusM / polarRadiusM },
    uTransmittance: { value: tableTexture(air.transmittance) },
    uMultiple: { value: tableTexture(air.multiple) },
    uSky: { value: tableTexture(air.sky) },
    uNoise: { value: null },
    uPuffs: { value: null },
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
  setFloat(uniforms.uSunlight, context.sunlight);
  uniforms.uAirSteps.value = context.quality.airSteps;
  uniforms.uOctaves.value = Math.min(6, context.quality.detailOctaves);
}

/** Loads the maps, small ones first, and owns their textures. */
class Loads {
  readonly ready: Promise<void>;
  readonly complete: Promise<void>;
  readonly #uniforms: EarthUniforms;
  readonly #source: PictureSource;
  #disposed = false;

  constructor(uniforms: EarthUniforms, source: PictureSource) {
    this.#uniforms = uniforms;
    this.#source = source;
    this.ready = this.#all('small');
    this.complete = this.ready.then(() => this.#all('full'));
    this.complete.catch(() => undefined);
  }

  async #all(size: MapSize): Promise<void> {
    if (size === 'small') {
      await Promise.all(earthMaps.map((map) => this.#one(map, size)));
      return;
    }
    this.#put('uNoise', createNoiseVolume());
    this.#put('uPuffs', createPuffVolume());
    // one at a time: each upload takes some of a frame
    for (const map of earthMaps) await this.#one(map, size);
  }

  async #one(map: EarthMap, size: MapSize): Promise<void> {
    const texture = await loadEarthMap(map, size, this.#source);
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
