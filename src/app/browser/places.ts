import { type Body, bodies } from '../../astro/index.ts';
import { vec3 } from '../../math/index.ts';
import type { ListedBody } from '../../ui/index.ts';
import type { Target } from './subsystems/navigation.ts';
import type { Traffic } from './subsystems/traffic.ts';
import type { Moving } from './world/motion.ts';

const kinds: Readonly<Record<Body['kind'], string>> = {
  barycentre: 'point',
  star: 'star',
  planet: 'planet',
  dwarf_planet: 'dwarf planet',
  moon: 'moon',
  asteroid: 'asteroid',
  comet: 'comet',
};

const entityKinds = { vessel: 'ship', marker: 'marker', body: 'body', shape: 'thing' } as const;

/** Headings of the list, and what stands below each: bodies about the Sun, each followed by its moons. */
const groups: readonly (readonly [heading: string, kind: Body['kind']])[] = [
  ['Sun and planets', 'star'],
  ['Sun and planets', 'planet'],
  ['Dwarf planets', 'dwarf_planet'],
  ['Asteroids', 'asteroid'],
  ['Comets', 'comet'],
];

const celestial: readonly ListedBody[] = groups.flatMap(([group, kind]) =>
  bodies
    .filter((body) => body.kind === kind)
    .sort((a, b) =>
      kind === 'asteroid' || kind === 'comet'
        ? a.title.localeCompare(b.title, 'en')
        : a.semiMajorAxisM - b.semiMajorAxisM,
    )
    .flatMap((body) => {
      const at = bodies.indexOf(body);
      const moons = bodies.filter((other) => other.kind === 'moon' && other.parent === at);
      return [
        listed(body, group),
        ...moons.map((moon): ListedBody => ({ ...listed(moon, group), of: body.title })),
      ];
    }),
);

function listed(body: Body, group: string): ListedBody {
  const key = `body:${bodies.indexOf(body)}`;
  return { key, title: body.title, kind: kinds[body.kind], group, travel: true };
}

/** What the list of bodies offers: all bodies of a scene that has them, custom ones, then ships and markers. */
export function listPlaces(local: boolean, traffic: Iterable<Traffic>): ListedBody[] {
  const all = [...traffic].filter(({ entity }) => entity.kind !== 'shape');
  const custom = all.filter(({ entity }) => entity.kind === 'body');
  const others = all.filter(({ entity }) => entity.kind !== 'body');
  return [
    ...(local ? [] : celestial),
    ...custom.map((one) => listedEntity(one, local ? 'Star and planets' : 'Custom bodies', local)),
    ...others.map((one) => listedEntity(one, 'In this world', local)),
  ];
}

function listedEntity({ entity }: Traffic, group: string, local: boolean): ListedBody {
  const { id, name, free_body: body } = entity;
  let kind: string = entityKinds[entity.kind];
  if (body !== null && body.star !== null) kind = 'star';
  else if (body !== null && local) kind = 'planet';
  return { key: `entity:${id}`, title: name, kind, group, travel: body !== null };
}

/** What a key of the list stands for. */
export function placeOf(key: string): Target {
  const [kind, number] = key.split(':');
  return kind === 'body' ? { body: Number(number) } : { entity: Number(number) };
}

/** Distance between two things, m; NaN when they are told from different bodies. */
export function distanceBetweenM(a: Moving, b: Moving): number {
  return a.body === b.body ? vec3.distance(a.offsetM, b.offsetM) : Number.NaN;
}
