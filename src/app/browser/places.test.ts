import { expect, it } from 'vitest';
import { bodies } from '../../astro/index.ts';
import { listPlaces, placeOf } from './places.ts';

const all = listPlaces(false, []);

it('every body stands in the list once, moons right after what they go round', () => {
  expect(all).toHaveLength(bodies.length - 1);
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  all.forEach(({ key, of }, at) => {
    const place = placeOf(key);
    const body = bodies['body' in place ? place.body : -1];
    expect(of).toBe(body.kind === 'moon' ? bodies[body.parent].title : undefined);
    if (of !== undefined) expect([all[at - 1].of, all[at - 1].title]).toContain(of);
  });
  expect(all.slice(0, 7).map(({ title }) => title)).toEqual([
    'Sun',
    'Mercury',
    'Venus',
    'Earth',
    'Moon',
    'Mars',
    'Phobos',
  ]);
});

it('what one heading holds follows each other', () => {
  const headings = all.map(({ group }) => group).filter((group, at, list) => group !== list[at - 1]);
  expect(headings).toEqual(['Sun and planets', 'Dwarf planets', 'Asteroids', 'Comets']);
  expect(listPlaces(true, [])).toEqual([]);
});
