import { describe, expect, it } from 'vitest';
import { sharedRails } from '../../test/support/worlds.ts';
import { bodies, epoch } from '../astro/index.ts';
import { apparentRows, lagrangeRows } from './sky.ts';

const rails = sharedRails();

describe('apparent places', () => {
  it('of every body are numbers, from the centre and from a place', () => {
    const instants = [epoch(-9000, 5), epoch(9000, 40_000)];
    for (const { name } of bodies) {
      const places = name === 'earth' ? [] : apparentRows(rails, name, null, instants);
      places.push(...apparentRows(rails, name, { latRad: 0.8, lonRad: 0.2, altM: 500 }, instants));
      for (const { right_ascension_deg, declination_deg, ecliptic_latitude_deg, altitude_deg } of places)
        for (const angle of [right_ascension_deg, declination_deg, ecliptic_latitude_deg, altitude_deg ?? 0])
          expect(Number.isFinite(angle), name).toBe(true);
    }
  });

  it('of the Earth from its own centre there is none', () => {
    expect(() => apparentRows(rails, 'earth', null, [epoch(0)])).toThrow('give a place on it');
  });
});

describe('Lagrange points', () => {
  it.each([
    ['earth', 'sun', /Earth goes about Sun: name sun first, then earth/],
    ['earth', 'mars', /Mars does not go about Earth/],
    ['sun', 'moon', /Moon does not go about Sun/],
  ])('of %s with %s there are none', (one, other, message) => {
    expect(() => lagrangeRows(rails, one, other, epoch(0))).toThrow(message);
  });
});
