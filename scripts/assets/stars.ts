/** Packs the star catalogue into the compact file that src/view/stars reads. */
import { writeFileSync } from 'node:fs';
import { encodeStars, type Star } from '../../src/view/stars/star-file.ts';

interface Catalogue {
  readonly features: readonly {
    readonly id: number;
    readonly properties: { readonly mag: number; readonly bv: string };
    readonly geometry: { readonly coordinates: readonly [number, number] };
  }[];
}

/** Colour index for the few stars without one: that of the Sun. */
const unknownColourIndex = 0.65;

export function writeStars(path: string, catalogueText: string, namesText: string): void {
  const { features } = JSON.parse(catalogueText) as Catalogue;
  const names = JSON.parse(namesText) as Record<string, { name?: string }>;
  const stars: Star[] = features.map(({ id, properties, geometry }) => {
    const [lon, lat] = geometry.coordinates;
    return {
      rightAscensionDeg: lon < 0 ? lon + 360 : lon,
      declinationDeg: lat,
      magnitude: properties.mag,
      colourIndex: properties.bv === '' ? unknownColourIndex : Number(properties.bv),
      hipparcos: id,
      name: names[String(id)]?.name ?? '',
    };
  });
  const bytes = encodeStars(stars);
  writeFileSync(path, bytes);
  process.stdout.write(`stars.bin ${bytes.length} bytes, ${stars.length} stars\n`);
}
