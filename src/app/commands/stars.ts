import { Galaxy, type Sector } from '../../astro/index.ts';
import { type Action, exitCodes, type Input, UsageError } from '../../cli/index.ts';
import {
  MOST_AROUND,
  MOST_NEAR_LY,
  type PlanetRow,
  type RouteRow,
  type StarRow,
  starRoute,
  starRow,
  starsAround,
  starsNear,
} from '../../tools/index.ts';
import { asked } from './sky-input.ts';
import { numberOption, textOption, wholeOption } from './values.ts';

/** Prints systems of the Galaxy, or a way between two. */
export const showStars: Action = async (input) => {
  const [id, to] = [textOption(input, 'system'), textOption(input, 'to')];
  const galaxy = new Galaxy();
  if (id === undefined) {
    if (to !== undefined) throw new UsageError('--to needs --system, from which the way begins.');
    return showList(input, galaxy);
  }
  for (const name of ['sector', 'around', 'near'])
    if (input.options[name] !== undefined)
      throw new UsageError(`--system is one system: leave --${name} out.`);
  if (to !== undefined)
    showRoute(
      input,
      asked(() => starRoute(galaxy, id, to)),
    );
  else
    showSystem(
      input,
      asked(() => starRow(galaxy, id)),
    );
  return exitCodes.ok;
};

function showList(input: Input, galaxy: Galaxy): number {
  const { output } = input;
  const sector = sectorOption(input);
  const around = wholeOption(input, 'around', 0, MOST_AROUND);
  const near = numberOption(input, 'near', 0, MOST_NEAR_LY);
  if (near === undefined && sector === undefined && around !== undefined)
    throw new UsageError('--around needs --sector.');
  if (sector === undefined && near === undefined)
    throw new UsageError(
      'Say where: --sector 24,-3,4, or --near 15 for what is about the Sun, or --system vega.',
    );
  if (near !== undefined && around !== undefined)
    throw new UsageError('--near and --around both say how far: give one of them.');
  const center = sector ?? ([0, 0, 0] as const);
  const rows = asked(() =>
    Array.from(
      near === undefined ? starsAround(galaxy, center, around ?? 0) : starsNear(galaxy, center, near),
    ),
  );
  if (output.json) for (const row of rows) output.value(row);
  else if (rows.length === 0) output.line('No system there.');
  else output.table(['system', 'name', 'class', 'from the Sun', 'planets', 'filaments'], rows.map(listed));
  return exitCodes.ok;
}

function sectorOption(input: Input): Sector | undefined {
  const text = textOption(input, 'sector');
  if (text === undefined) return undefined;
  const words = text.split(',').map((word) => word.trim());
  const [x, y, z] = words.map(Number);
  if (words.length === 3 && words.every((word) => /^[+-]?\d{1,6}$/.test(word))) return [x + 0, y + 0, z + 0];
  throw new UsageError(
    '--sector has to be three whole numbers with commas between, such as --sector=-24,3,4.',
  );
}

function listed({ id, name, star, distance_ly, known, planets, filaments }: StarRow): string[] {
  const worlds = known ? '-' : String(planets.length);
  return [id, name, star.spectral_type, `${distance_ly.toFixed(2)} ly`, worlds, String(filaments.length)];
}

function showSystem({ output }: Input, row: StarRow): void {
  if (output.json) output.value(row);
  else output.facts(systemFacts(row));
}

function systemFacts({
  known,
  name,
  id,
  distance_ly,
  star,
  planets,
  filaments,
}: StarRow): [string, string][] {
  return [
    ['system', known ? name : `${name}, sector ${id}`],
    ['from the Sun', `${distance_ly.toFixed(2)} light years`],
    ['star', `${star.spectral_type}, ${star.temperature_k.toFixed(0)} K`],
    ['mass, radius', `${star.mass_sun.toFixed(3)} and ${star.radius_sun.toFixed(3)} of the Sun's`],
    ['luminosity', `${star.luminosity_sun.toPrecision(3)} of the Sun's`],
    ...planets.map((planet): [string, string] => [planet.name, planetWords(planet)]),
    ...filaments.map(({ to, length_ly }): [string, string] => [
      'filament',
      `${to}, ${length_ly.toFixed(2)} ly`,
    ]),
  ];
}

function planetWords({ kind, mass_earth, semi_major_axis_au, temperature_k }: PlanetRow): string {
  const [mass, axis] = [mass_earth.toPrecision(3), semi_major_axis_au.toPrecision(3)];
  return `${kind.replaceAll('_', ' ')}, ${mass} Earths, ${axis} AU, ${temperature_k.toFixed(0)} K`;
}

function showRoute({ output }: Input, route: RouteRow): void {
  if (output.json) output.value(route);
  else
    output.table(
      ['system', 'name', 'along the way'],
      alongTheWay(route).map(({ id, name, ly }) => [id, name, `${ly.toFixed(2)} ly`]),
    );
}

function alongTheWay({ stops }: RouteRow): { id: string; name: string; ly: number }[] {
  let ly = 0;
  return stops.map(({ id, name, position_ly: [x, y, z] }, i) => {
    const before = stops[i - 1]?.position_ly ?? [x, y, z];
    ly += Math.hypot(x - before[0], y - before[1], z - before[2]);
    return { id, name, ly };
  });
}
