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
};

/** What the list of bodies offers: all bodies of a scene that has them, then ships and markers. */
export function listPlaces(local: boolean, traffic: Iterable<Traffic>): ListedBody[] {
  const listed: ListedBody[] = [];
  if (!local) {
    bodies.forEach((body, index) => {
      if (body.kind === 'barycentre') return;
      listed.push({ key: `body:${index}`, title: body.title, kind: kinds[body.kind], travel: true });
    });
  }
  for (const { entity } of traffic) {
    if (entity.kind === 'shape') continue;
    const kind = entity.kind === 'vessel' ? 'ship' : 'marker';
    listed.push({ key: `entity:${entity.id}`, title: entity.name, kind, travel: false });
  }
  return listed;
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
