/** The Moon's colour map with its photometry set right. */
import { type Plane, plane } from './raster.ts';

/** Mean normal albedo of the whole Moon in visible light (Lane & Irvine 1973: about 0.12). */
const meanAlbedo = 0.12;

const linear = (byte: number) => {
  const v = byte / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};
const encoded = (value: number) =>
  255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055);

/** Value the brightest maps reach: stored albedo is this fraction of white, so that eight bits are well used. */
const moonWhite = 0.3;

/**
 * Albedo over `moonWhite`, sRGB coded: the source is stretched for the eye, here the mean is the measured one. The
 * picture's hue is kept: the eastern seas are bluer (titanium), the rest faintly brown.
 */
export function moonAlbedo(source: readonly [Plane, Plane, Plane]): Plane[] {
  const [red] = source;
  const { width, height } = red;
  let sum = 0;
  let area = 0;
  for (let y = 0; y < height; y++) {
    const weight = Math.cos(((y + 0.5) / height - 0.5) * Math.PI);
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      sum += weight * linear(source[1].data[i] ?? 0);
      area += weight;
    }
  }
  const scale = (meanAlbedo / moonWhite) * (area / sum);
  return source.map((channel) => {
    const out = plane(width, height);
    for (let i = 0; i < out.data.length; i++)
      out.data[i] = encoded(Math.min(1, linear(channel.data[i] ?? 0) * scale));
    return out;
  });
}
