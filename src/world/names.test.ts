import { describe, expect, it } from 'vitest';
import { bodies } from '../astro/index.ts';
import { reservedFor } from './names.ts';

describe('names that are kept back', () => {
  it('are those of the origin and of all bodies, beside these in any letter case', () => {
    for (const { name, title } of bodies) {
      expect(reservedFor(name, false)).toContain(title);
      for (const written of [
        name,
        title,
        name.toUpperCase(),
        ` ${name.replaceAll('_', ' ')} `,
        name.replaceAll('_', '-'),
      ])
        expect([written, reservedFor(written, true)]).toEqual([written, `the celestial body ${title}`]);
    }
    expect(reservedFor('origin', false)).toBe('the origin');
  });

  it('leave everything else free', () => {
    for (const name of ['Earth', 'Sun']) expect(reservedFor(name, false)).toBeNull();
    for (const name of ['Moonbase', 'Earth 2', 'new moon']) expect(reservedFor(name, true)).toBeNull();
  });
});
