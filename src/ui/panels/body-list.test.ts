import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ListedBody, searched } from './body-list.ts';

const body = (title: string, kind: string, of?: string): ListedBody => ({
  key: title,
  title,
  kind,
  group: kind,
  travel: true,
  ...(of === undefined ? {} : { of }),
});
const all = [
  body('Sun', 'star'),
  body('Earth', 'planet'),
  body('Moon', 'moon', 'Earth'),
  body('Jupiter', 'planet'),
  body('Io', 'moon', 'Jupiter'),
  body('Pluto', 'dwarf planet'),
  body('67P/Churyumov-Gerasimenko', 'comet'),
  body('Hale-Bopp', 'comet'),
];
const titles = (search: string) => searched(all, search).map(({ title }) => title);

describe('the search of bodies', () => {
  it('finds a planet with its moons, and what has the name before what goes round it', () => {
    expect(titles('jup')).toEqual(['Jupiter', 'Io']);
    expect(titles('earth')).toEqual(['Earth', 'Moon']);
    expect(titles('moon')).toEqual(['Moon', 'Io']);
    expect(titles('moon jup')).toEqual(['Io']);
  });

  it('takes parts of names, whatever joins them', () => {
    expect(titles('gera')).toEqual(['67P/Churyumov-Gerasimenko']);
    expect(titles('67p/chu')).toEqual(['67P/Churyumov-Gerasimenko']);
    expect(titles('hale bopp')).toEqual(['Hale-Bopp']);
    expect(titles('DWARF')).toEqual(['Pluto']);
    expect(titles('nothing')).toEqual([]);
  });

  it('finds everything by the beginning of its name, and first', () => {
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.nat(40), (at, length) => {
        const { title } = all[at];
        const found = titles(title.slice(0, 1 + length));
        expect(found).toContain(title);
        expect(title.startsWith(title.slice(0, 1 + length))).toBe(true);
        if (length >= title.length) expect(found[0]).toBe(title);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves all as they are without a search', () => {
    expect(titles('  ')).toEqual(all.map(({ title }) => title));
  });
});
