/** Planes of floats, the way from and to picture files, and the few filters the maps need. */
import { createRequire } from 'node:module';
import { sharpFolder } from './sources.ts';

/** One channel of an equirectangular picture; row 0 is the north, column 0 the 180th meridian. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

interface Pipeline {
  raw(): Pipeline;
  ensureAlpha(): Pipeline;
  toColourspace(space: string): Pipeline;
  webp(options: Record<string, unknown>): Pipeline;
  toBuffer(): Promise<Buffer>;
  toBuffer(options: { resolveWithObject: true }): Promise<{
    data: Buffer;
    info: { width: number; height: number; channels: number };
  }>;
  toFile(path: string): Promise<{ size: number }>;
}

type Sharp = (input: string | Uint8Array, options?: Record<string, unknown>) => Pipeline;

let loaded: Sharp | undefined;

function sharp(...args: Parameters<Sharp>): Pipeline {
  loaded ??= createRequire(import.meta.url)(sharpFolder()) as Sharp;
  return loaded(...args);
}

export function plane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

/** Red, green, blue and alpha of a picture file, 0..255 as stored. */
export async function readPlanes(path: string): Promise<readonly [Plane, Plane, Plane, Plane]> {
  const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const planes = [0, 1, 2, 3].map(() => plane(info.width, info.height)) as [Plane, Plane, Plane, Plane];
  planes.forEach((target, channel) => {
    for (let i = 0; i < target.data.length; i++) target.data[i] = data[i * 4 + channel] ?? 0;
  });
  return planes;
}

/** Writes one or three planes (0..255) as WebP; quality 'lossless' keeps every value. Returns the size in bytes. */
export async function writeWebp(
  path: string,
  planes: readonly Plane[],
  quality: number | 'lossless',
): Promise<number> {
  const [first] = planes;
  if (first === undefined || (planes.length !== 1 && planes.length !== 3))
    throw new Error('one or three planes');
  const { width, height } = first;
  const bytes = new Uint8Array(width * height * planes.length);
  planes.forEach((source, channel) => {
    for (let i = 0; i < source.data.length; i++) {
      const value = Math.round(source.data[i] ?? 0);
      bytes[i * planes.length + channel] = Math.min(255, Math.max(0, value));
    }
  });
  const options =
    quality === 'lossless' ? { lossless: true, effort: 6 } : { quality, effort: 6, smartSubsample: true };
  const raw = { width, height, channels: planes.length };
  const { size } = await sharp(bytes, { raw, limitInputPixels: false }).webp(options).toFile(path);
  return size;
}

/** Mean over whole blocks: the target must divide the source. */
export function shrink(source: Plane, width: number, height: number): Plane {
  const target = plane(width, height);
  const sx = source.width / width;
  const sy = source.height / height;
  if (!Number.isInteger(sx) || !Number.isInteger(sy)) throw new Error('shrink needs a whole factor');
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < sy; j++) {
        const row = (y * sy + j) * source.width + x * sx;
        for (let i = 0; i < sx; i++) sum += source.data[row + i] ?? 0;
      }
      target.data[y * width + x] = sum / (sx * sy);
    }
  }
  return target;
}

/** Value at a fractional pixel (centres at whole numbers); wraps in longitude, holds at the poles. */
export function bilinear(source: Plane, x: number, y: number): number {
  const { width, height, data } = source;
  const cy = Math.min(Math.max(y, 0), height - 1);
  const y0 = Math.floor(cy);
  const y1 = Math.min(y0 + 1, height - 1);
  const fy = cy - y0;
  const floor = Math.floor(x);
  const fx = x - floor;
  const x0 = ((floor % width) + width) % width;
  const x1 = (x0 + 1) % width;
  const top = (data[y0 * width + x0] ?? 0) * (1 - fx) + (data[y0 * width + x1] ?? 0) * fx;
  const bottom = (data[y1 * width + x0] ?? 0) * (1 - fx) + (data[y1 * width + x1] ?? 0) * fx;
  return top * (1 - fy) + bottom * fy;
}

/** The picture at another size by bilinear sampling of pixel centres. */
export function resample(source: Plane, width: number, height: number): Plane {
  const target = plane(width, height);
  for (let y = 0; y < height; y++) {
    const sy = ((y + 0.5) * source.height) / height - 0.5;
    for (let x = 0; x < width; x++) {
      target.data[y * width + x] = bilinear(source, ((x + 0.5) * source.width) / width - 0.5, sy);
    }
  }
  return target;
}

/** Three passes of a box, close to a Gaussian of standard deviation radius; wraps in longitude. */
export function blur(source: Plane, radius: number): Plane {
  let current = source;
  const reach = Math.max(1, Math.round(radius));
  for (let pass = 0; pass < 3; pass++) current = boxRows(boxColumns(current, reach), reach);
  return current;
}

function boxRows(source: Plane, reach: number): Plane {
  const { width, height, data } = source;
  const target = plane(width, height);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let i = -reach; i <= reach; i++) sum += data[row + ((i + width) % width)] ?? 0;
    for (let x = 0; x < width; x++) {
      target.data[row + x] = sum / (2 * reach + 1);
      sum += (data[row + ((x + reach + 1) % width)] ?? 0) - (data[row + ((x - reach + width) % width)] ?? 0);
    }
  }
  return target;
}

function boxColumns(source: Plane, reach: number): Plane {
  const { width, height, data } = source;
  const target = plane(width, height);
  const at = (x: number, y: number) => data[Math.min(Math.max(y, 0), height - 1) * width + x] ?? 0;
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let i = -reach; i <= reach; i++) sum += at(x, i);
    for (let y = 0; y < height; y++) {
      target.data[y * width + x] = sum / (2 * reach + 1);
      sum += at(x, y + reach + 1) - at(x, y - reach);
    }
  }
  return target;
}

/**
 * Fills what has no weight from what has, near first: averages go down a pyramid and come up where they are missing
 * (the push-pull method of Gortler et al. 1996).
 */
export function inpaint(channels: readonly Plane[], weight: Plane): Plane[] {
  const { width, height } = weight;
  if (width < 4 || height < 2 || width % 2 === 1 || height % 2 === 1)
    return channels.map((channel) => ({ ...channel }));
  const halfWeight = plane(width / 2, height / 2);
  const half = channels.map(() => plane(width / 2, height / 2));
  for (let y = 0; y < height / 2; y++) {
    for (let x = 0; x < width / 2; x++) {
      const corners = [0, 1, width, width + 1].map((step) => y * 2 * width + x * 2 + step);
      const total = corners.reduce((sum, i) => sum + (weight.data[i] ?? 0), 0);
      const target = (y * width) / 2 + x;
      halfWeight.data[target] = Math.min(1, total);
      half.forEach((out, c) => {
        const source = channels[c]?.data ?? new Float32Array();
        const sum = corners.reduce((acc, i) => acc + (source[i] ?? 0) * (weight.data[i] ?? 0), 0);
        out.data[target] = total > 0 ? sum / total : 0;
      });
    }
  }
  const coarse = inpaint(half, halfWeight);
  return channels.map((channel, c) => {
    const out = plane(width, height);
    const below = coarse[c] ?? channel;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        const w = weight.data[i] ?? 0;
        const kept = w > 0 ? (channel.data[i] ?? 0) * w : 0;
        out.data[i] =
          w >= 1 ? kept : kept + (1 - w) * bilinear(below, (x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5);
      }
    }
    return out;
  });
}
