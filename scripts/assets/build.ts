/** Writes data/textures and data/stars from the pinned sources. Run: node scripts/assets/build.ts [part ...] */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coastClampKm, cutLakes, signedDistance } from './coast.ts';
import { writeConstellations } from './constellations.ts';
import {
  cityLights,
  cloudCover,
  iceField,
  lakeField,
  landColour,
  relief,
  shallowSea,
  small,
} from './earth-maps.ts';
import { milkyWay } from './milky-way.ts';
import { moonAlbedo } from './moon.ts';
import { writeParallaxes } from './parallaxes.ts';
import { type Plane, plane, readPlanes, shrink, writeWebp } from './raster.ts';
import { fixedStars, moonMap, packageFolder } from './sources.ts';
import { writeStars } from './stars.ts';
import { landRings } from './topology.ts';

const textures = join(import.meta.dirname, '../../data/textures');
const stars = join(import.meta.dirname, '../../data/stars');

/** South of this the vector coast follows the ground under the ice; the picture's ice edge is what is seen. */
const iceLimitDeg = -60;

async function write(name: string, planes: readonly Plane[], quality: number | 'lossless'): Promise<void> {
  const size = await writeWebp(join(textures, `${name}.webp`), planes, quality);
  process.stdout.write(`${name}.webp ${size}\n`);
}

/** Kilometres to a byte: 128 is the shore itself. */
function coastBytes(shoreKm: Plane): Plane {
  const out = plane(shoreKm.width, shoreKm.height);
  for (let i = 0; i < out.data.length; i++) out.data[i] = 128 + ((shoreKm.data[i] ?? 0) / coastClampKm) * 127;
  return out;
}

async function earthSurface(): Promise<void> {
  const image = (name: string) => join(packageFolder('globe'), 'example/img', name);
  const [r, g, b] = await readPlanes(image('earth-blue-marble.jpg'));
  const [water] = await readPlanes(image('earth-water.png'));
  const day = [r, g, b] as const;
  const rings = landRings(readFileSync(join(packageFolder('atlas'), 'land-10m.json'), 'utf8'));
  const shore = cutLakes(signedDistance(rings, iceField(day), iceLimitDeg, 8192), lakeField(day, water));
  await write('earth-coast', [coastBytes(shore)], 'lossless');
  await write('earth-coast-small', [coastBytes(shrink(shore, 2048, 1024))], 'lossless');
  const shoreHalf = shrink(shore, 4096, 2048);
  const land = landColour(day, shoreHalf);
  await write('earth-land', land, 93);
  await write('earth-land-small', small(land, 1024), 72);
  const sea = shallowSea(day, shoreHalf);
  await write('earth-sea', [sea], 80);
  await write('earth-sea-small', small([sea], 512), 70);
}

async function earthLights(): Promise<void> {
  const [r, g, b] = await readPlanes(join(packageFolder('globe'), 'example/img/earth-night.jpg'));
  const lights = cityLights([r, g, b]);
  await write('earth-lights', [lights], 92);
  await write('earth-lights-small', small([lights], 1024), 65);
}

async function earthClouds(): Promise<void> {
  const [, , , alpha] = await readPlanes(join(packageFolder('globe'), 'example/clouds/clouds.png'));
  const cover = cloudCover(alpha);
  await write('earth-clouds', [cover], 86);
  await write('earth-clouds-small', small([cover], 1024), 70);
}

async function earthRelief(): Promise<void> {
  const [grey] = await readPlanes(join(packageFolder('globe'), 'example/img/earth-topology.png'));
  const height = relief(grey);
  await write('earth-relief', [height], 'lossless');
  await write('earth-relief-small', small([height], 512), 80);
}

async function moon(): Promise<void> {
  const [r, g, b] = await readPlanes(moonMap());
  const albedo = moonAlbedo([r, g, b]);
  await write('moon-albedo', albedo, 82);
  await write('moon-albedo-small', small(albedo, 512), 72);
}

async function figures(): Promise<void> {
  const folder = join(packageFolder('celestial'), 'data');
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  writeConstellations(
    join(stars, 'constellations.json'),
    text('constellations.json'),
    text('constellations.lines.json'),
    text('stars.8.json'),
  );
}

async function sky(): Promise<void> {
  const folder = join(packageFolder('celestial'), 'data');
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  writeStars(join(stars, 'stars.bin'), text('stars.8.json'), text('starnames.json'));
  await write('milky-way', [milkyWay(text('milkyway.json'), text('stars.14.json'))], 80);
}

async function parallaxes(): Promise<void> {
  writeParallaxes(
    join(stars, 'parallaxes.json'),
    join(stars, 'stars.bin'),
    readFileSync(fixedStars(), 'latin1'),
  );
}

const parts: Record<string, () => Promise<void>> = {
  earthSurface,
  earthLights,
  earthClouds,
  earthRelief,
  moon,
  sky,
  figures,
  parallaxes,
};
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; parts: ${Object.keys(parts).join(', ')}`);
for (const folder of [textures, stars]) mkdirSync(folder, { recursive: true });
for (const [name, part] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) await part();
