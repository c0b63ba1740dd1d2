import type { Random } from '../../math/index.ts';

const starts =
  'b c d f g h k l m n p r s t v z br dr gr kr tr st sh th vel cal mer sol tan al or el ar'.split(' ');
const middles = 'b d g k l m n r s t v z br dr nd st th'.split(' ');
const vowels = 'a e i o u a e i o a e ia'.split(' ');
const ends = 'n r s l m th x ra na lis ron dor ris mus ven nia tis'.split(' ');

/** A name that can be said, two or three syllables long. Names may repeat; a system is known by its sector. */
export function systemName(random: Random): string {
  const one = (list: readonly string[]): string => list[random.int(0, list.length - 1)];
  const middle = random.next() < 0.6 ? `${one(middles)}${one(vowels)}` : '';
  const name = `${one(starts)}${one(vowels)}${middle}${one(ends)}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
