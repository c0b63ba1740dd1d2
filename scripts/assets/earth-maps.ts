/** The Earth's colour, water, lights, clouds and relief maps from their raw pictures. */
import { bilinear, blur, inpaint, type Plane, plane, resample, shrink } from './raster.ts';

type Rgb = readonly [Plane, Plane, Plane];

function each(source: Plane, value: (i: number) => number): Plane {
  const out = plane(source.width, source.height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = value(i);
  return out;
}

const clamp01 = (x: number) => Math.min(1, Math.max(0, x));
const smooth = (from: number, to: number, x: number) => {
  const t = clamp01((x - from) / (to - from));
  return t * t * (3 - 2 * t);
};

/** How blue a pixel is: 0.33 for grey, above 0.42 for water and never for land or ice. */
function blueness([r, g, b]: Rgb, i: number): number {
  const blue = b.data[i] ?? 0;
  return blue / ((r.data[i] ?? 0) + (g.data[i] ?? 0) + blue + 6);
}

const light = ([r, g, b]: Rgb, i: number) => ((r.data[i] ?? 0) + (g.data[i] ?? 0) + (b.data[i] ?? 0)) / 3;

/** Positive in lakes: where the water mask and the day picture agree. Rivers of the mask are too faint to pass. */
export function lakeField(day: Rgb, water: Plane): Plane {
  const [red] = day;
  const mask = blur(resample(water, red.width, red.height), 1);
  return each(red, (i) => {
    const near = smooth(50, 120, mask.data[i] ?? 0);
    const dark = 1 - smooth(8, 26, light(day, i));
    return near * (Math.max(dark, smooth(0.36, 0.46, blueness(day, i))) + 0.2) - 0.6;
  });
}

/** Positive on the Antarctic ice, shelves included, which the vector coast leaves out. */
export function iceField([r, g, b]: Rgb): Plane {
  const ice = each(r, (i) => Math.min(r.data[i] ?? 0, g.data[i] ?? 0, b.data[i] ?? 0) - 120);
  return blur(ice, 1);
}

/**
 * The land's colour everywhere: what is water in the picture is filled from the shore outwards, so that the sharp
 * coast of the distance map never cuts into a blurred blue seam. `shoreKm` is the signed distance at the same size.
 */
export function landColour(day: Rgb, shoreKm: Plane): Plane[] {
  const weight = each(day[0], (i) => {
    const shore = shoreKm.data[i] ?? 0;
    // a pixel or two inland the picture still mixes sea in; islands have nothing better
    const dry = 0.03 * clamp01((shore - 1) / 5) + 0.97 * clamp01((shore - 6) / 7);
    const snow = smooth(150, 200, light(day, i));
    const bluest = 0.3 + 0.06 * snow;
    return dry * (1 - smooth(bluest, bluest + 0.04, blueness(day, i))) * smooth(4, 12, light(day, i));
  });
  return inpaint(day, weight);
}

/**
 * The sea floor as light from below: 0 deep, about 80 on a shelf, up to 255 on the turquoise banks. Land is filled
 * from the sea, so that the coast has no halo.
 */
export function shallowSea(day: Rgb, shoreKm: Plane): Plane {
  const [r, g, b] = day;
  const floor = each(r, (i) => {
    const green = g.data[i] ?? 0;
    const shelf = smooth(20, 140, b.data[i] ?? 0) * 80;
    const bank = smooth(0.6, 0.95, green / ((b.data[i] ?? 0) + 1)) * smooth(55, 140, green) * 175;
    return shelf + bank;
  });
  const weight = each(r, (i) => {
    const wet = clamp01((-(shoreKm.data[i] ?? 0) - 0.5) / 4);
    const grey = Math.min(r.data[i] ?? 0, g.data[i] ?? 0) > 140 ? 0 : 1;
    return wet * grey;
  });
  const [filled = floor] = inpaint([floor], weight);
  return filled;
}

/** City lights alone: the picture shows moonlit land in blue, lights are what is redder. Square-root coded. */
export function cityLights([r, g, b]: Rgb): Plane {
  return each(r, (i) => {
    const red = r.data[i] ?? 0;
    const green = g.data[i] ?? 0;
    const excess = red - 0.3 * (b.data[i] ?? 0) - 3;
    const warm = 1 - smooth(1.05, 1.5, green / (red + 1));
    return excess <= 0 ? 0 : 255 * Math.sqrt(clamp01((excess * warm) / 130));
  });
}

/**
 * Cloud cover. The source stretches its last rows at both poles and cuts along satellite swaths; the poles are
 * rebuilt from a band of lower latitude turned around the axis, so that nothing converges there.
 */
export function cloudCover(alpha: Plane): Plane {
  const { width, height } = alpha;
  const out = plane(width, height);
  for (let y = 0; y < height; y++) {
    const lat = 90 - ((y + 0.5) / height) * 180;
    const polar = smooth(70, 78, Math.abs(lat));
    for (let x = 0; x < width; x++) {
      const source = alpha.data[y * width + x] ?? 0;
      out.data[y * width + x] = polar === 0 ? source : source * (1 - polar) + polar * cap(alpha, x, lat);
    }
  }
  return out;
}

/** A cap seen from above the pole and filled with weather from the middle latitudes, free of any singular point. */
function cap(alpha: Plane, x: number, latDeg: number): number {
  const { width, height } = alpha;
  const lon = ((x + 0.5) / width) * 2 * Math.PI;
  const r = 90 - Math.abs(latDeg);
  const east = r * Math.cos(lon);
  const north = r * Math.sin(lon);
  const centre = latDeg > 0 ? { lon: 0.42, lat: 44 } : { lon: 0.06, lat: -46 };
  const px = (centre.lon + east / 360 / 0.72) * width;
  const py = ((90 - centre.lat - north) / 180) * height;
  return bilinear(alpha, px, py) * 0.8;
}

/** Height of the ground, 0..255 for sea level to about 6400 m, kept away from the map's grey step at sea level. */
export function relief(topology: Plane): Plane {
  const soft = blur(topology, 1);
  return each(topology, (i) => {
    const height = topology.data[i] ?? 0;
    return height < 24 ? ((soft.data[i] ?? 0) + height) / 2 : height;
  });
}

export function small(channels: readonly Plane[], width: number): Plane[] {
  return channels.map((channel) => shrink(channel, width, width / 2));
}
