import {
  ClampToEdgeWrapping,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RepeatWrapping,
  Texture,
} from 'three';
import type { Log } from '../engine/index.ts';
import { fetchPicture, type PictureSource } from './earth/earth-textures.ts';

/**
 * A map of a sphere in cylindrical projection, row 0 north, column 0 at 180 west: decoded off the main thread, the
 * small version first and the large one when asked for. Values are as stored; shaders decode them.
 */
export class MapTexture {
  readonly #log: Log;
  readonly #addresses: readonly string[];
  readonly #source: PictureSource;
  #wanted = -1;
  #busy = false;
  #disposed = false;
  #texture: Texture | null = null;

  /** `addresses` from the smallest version to the largest; `source` decodes one. */
  constructor(log: Log, addresses: readonly string[], source: PictureSource = fetchPicture) {
    this.#log = log;
    this.#addresses = addresses;
    this.#source = source;
  }

  /** The best version that has arrived, or null. */
  get texture(): Texture | null {
    return this.#texture;
  }

  /** Asks for a version by its place in the list of addresses; returns at once. Asking again, or for a smaller one, costs nothing. */
  want(version: number): void {
    // Apart from what fetches: a function that hands itself on to others costs memory even when it returns at once.
    if (version > this.#wanted && !this.#busy && !this.#disposed) this.#fetch(version);
  }

  #fetch(version: number): void {
    // the smallest comes first, so that there is something to see
    this.#wanted = this.#texture ? Math.min(version, this.#addresses.length - 1) : 0;
    this.#busy = true;
    this.#load(this.#addresses[this.#wanted]).then(
      () => {
        this.#busy = false;
      },
      (error: unknown) => {
        // stays busy: a file that failed is not asked for again in every frame
        this.#log.warn('A map could not be loaded; the body is drawn without it.', {
          address: this.#addresses[this.#wanted],
          reason: error instanceof Error ? error.message : String(error),
        });
      },
    );
  }

  dispose(): void {
    this.#disposed = true;
    this.#texture?.dispose();
    this.#texture = null;
  }

  async #load(address: string): Promise<void> {
    const image = await this.#source(address);
    if (this.#disposed) {
      image.close();
      return;
    }
    const texture = new Texture(image);
    texture.flipY = false;
    texture.colorSpace = NoColorSpace;
    texture.wrapS = RepeatWrapping;
    texture.wrapT = ClampToEdgeWrapping;
    texture.minFilter = LinearMipmapLinearFilter;
    texture.magFilter = LinearFilter;
    texture.generateMipmaps = true;
    texture.anisotropy = 8;
    texture.needsUpdate = true;
    this.#texture?.dispose();
    this.#texture = texture;
  }
}

/**
 * GLSL `vec4 mapAt(sampler2D map, vec3 p)`: reads a `MapTexture` at a unit vector in body-fixed axes, without a seam
 * at 180 degrees.
 */
export const mapGlsl = /* glsl */ `
vec4 mapAt(sampler2D map, vec3 p) {
  vec2 uv = vec2(atan(p.y, p.x) * 0.15915494309 + 0.5, 0.5 - asin(clamp(p.z, -1.0, 1.0)) * 0.31830988618);
  vec2 dx = dFdx(uv);
  vec2 dy = dFdy(uv);
  // the step across the seam is a whole turn too long
  dx.x -= floor(dx.x + 0.5);
  dy.x -= floor(dy.x + 0.5);
  return textureGrad(map, uv, dx, dy);
}
`;
