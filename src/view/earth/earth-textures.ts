import {
  ClampToEdgeWrapping,
  type ColorSpace,
  LinearFilter,
  LinearMipmapLinearFilter,
  NoColorSpace,
  RedFormat,
  RepeatWrapping,
  RGBAFormat,
  SRGBColorSpace,
  Texture,
} from 'three';

/** Maps of the Earth: longitude -180 at the first column, north at the first row. */
export const earthMaps = ['land', 'sea', 'lights', 'clouds', 'relief', 'coast'] as const;
export type EarthMap = (typeof earthMaps)[number];

/** `small` is for the first frame (together under 300 kB), `full` follows. */
export type MapSize = 'small' | 'full';

/** Addresses that the bundler sees and replaces by hashed files. */
export const earthFiles: Readonly<Record<MapSize, Readonly<Record<EarthMap, string>>>> = {
  small: {
    land: new URL('../../../data/textures/earth-land-small.webp', import.meta.url).href,
    sea: new URL('../../../data/textures/earth-sea-small.webp', import.meta.url).href,
    lights: new URL('../../../data/textures/earth-lights-small.webp', import.meta.url).href,
    clouds: new URL('../../../data/textures/earth-clouds-small.webp', import.meta.url).href,
    relief: new URL('../../../data/textures/earth-relief-small.webp', import.meta.url).href,
    coast: new URL('../../../data/textures/earth-coast-small.webp', import.meta.url).href,
  },
  full: {
    land: new URL('../../../data/textures/earth-land.webp', import.meta.url).href,
    sea: new URL('../../../data/textures/earth-sea.webp', import.meta.url).href,
    lights: new URL('../../../data/textures/earth-lights.webp', import.meta.url).href,
    clouds: new URL('../../../data/textures/earth-clouds.webp', import.meta.url).href,
    relief: new URL('../../../data/textures/earth-relief.webp', import.meta.url).href,
    coast: new URL('../../../data/textures/earth-coast.webp', import.meta.url).href,
  },
};

/** Columns of each map as it is in its file. */
export const earthWidthsPx: Readonly<Record<MapSize, Readonly<Record<EarthMap, number>>>> = {
  small: { land: 1024, sea: 512, lights: 1024, clouds: 1024, relief: 512, coast: 2048 },
  full: { land: 4096, sea: 4096, lights: 4096, clouds: 4096, relief: 2048, coast: 8192 },
};

/** Where a picture comes from: the page fetches, tests read files. With `widthPx` it is made so many pixels wide. */
export type PictureSource = (url: string, widthPx?: number) => Promise<ImageBitmap>;

/** Decodes a picture off the main thread, values untouched but where it is made narrower. */
export function decodePicture(file: Blob, widthPx?: number): Promise<ImageBitmap> {
  return createImageBitmap(file, {
    imageOrientation: 'none',
    premultiplyAlpha: 'none',
    colorSpaceConversion: 'none',
    ...(widthPx === undefined ? {} : { resizeWidth: widthPx, resizeQuality: 'medium' }),
  });
}

/** Fetches and decodes a picture. Throws when the server does not have it. */
export async function fetchPicture(url: string, widthPx?: number): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`A picture is missing on the server (${response.status}): ${url}. Build the page again.`);
  return decodePicture(await response.blob(), widthPx);
}

const anisotropy: Partial<Record<EarthMap, number>> = { land: 8, clouds: 8, coast: 8, lights: 4 };

/** Loads one map as a texture that wraps in longitude, no wider than `mostPx`; one channel but for the land's colour. */
export async function loadEarthMap(
  map: EarthMap,
  size: MapSize,
  source: PictureSource,
  mostPx = Number.POSITIVE_INFINITY,
): Promise<Texture> {
  const coloured = map === 'land';
  return configure(
    new Texture(await source(earthFiles[size][map], mostPx < earthWidthsPx[size][map] ? mostPx : undefined)),
    coloured ? SRGBColorSpace : NoColorSpace,
    coloured ? RGBAFormat : RedFormat,
    anisotropy[map] ?? 1,
  );
}

function configure(
  texture: Texture,
  colorSpace: ColorSpace,
  format: typeof RedFormat | typeof RGBAFormat,
  samples: number,
): Texture {
  texture.colorSpace = colorSpace;
  texture.format = format;
  texture.flipY = false;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = ClampToEdgeWrapping;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = samples;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}
