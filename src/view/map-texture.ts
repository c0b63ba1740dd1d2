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

/** A version of a map: where it is, and how many columns it has. */
export interface MapVersion {
  readonly address: string;
  readonly widthPx: number;
}

/**
 * A map of a sphere in cylindrical projection, row 0 north, column 0 at 180 west: decoded off the main thread, the
 * small version first and the large one when asked for. Values are as stored; shaders decode them.
 */
export class MapTexture {
  readonly #log: Log;
  readonly #versions: readonly MapVersion[];
  readonly #source: PictureSource;
  readonly #widestPx: number;
  #wantedPx = 0;
  #busy = false;
  #disposed = false;
  #texture: Texture | null = null;

  /** `versions` from the smallest to the largest; `source` decodes one. */
  constructor(log: Log, versions: readonly MapVersion[], source: PictureSource = fetchPicture) {
    this.#log = log;
    this.#versions = versions;
    this.#widestPx = Math.max(...versions.map(({ widthPx }) => widthPx));
    this.#source = source;
  }

  /** The best version that has arrived, or null. */
  get texture(): Texture | null {
    return this.#texture;
  }

  /** Asks for a map of so many columns, at least the smallest version; returns at once. Asking again, or for less, costs nothing. */
  want(widthPx: number): void {
    // Apart from what fetches: a function that hands itself on to others costs memory even when it returns at once.
    if (this.#busy || this.#disposed) return;
    const px = Math.min(widthPx, this.#widestPx);
    if (this.#texture === null || px > this.#wantedPx) this.#fetch(px);
  }

  #fetch(widthPx: number): void {
    // the smallest comes first, so that there is something to see
    const [smallest] = this.#versions;
    const wantedPx = this.#texture === null ? smallest.widthPx : widthPx;
    const version = this.#versions.find((one) => one.widthPx >= wantedPx) ?? smallest;
    this.#wantedPx = wantedPx;
    this.#busy = true;
    this.#load(version, wantedPx).then(
      () => {
        this.#busy = false;
      },
      (error: unknown) => {
        // stays busy: a file that failed is not asked for again in every frame
        this.#log.warn('A map could not be loaded; the body is drawn without it.', {
          address: version.address,
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

  async #load({ address, widthPx }: MapVersion, wantedPx: number): Promise<void> {
    const image = await this.#source(address, wantedPx < widthPx ? wantedPx : undefined);
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
