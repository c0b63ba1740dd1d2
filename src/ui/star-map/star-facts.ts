import { type StarRoute, type StarSystem, separationLy } from '../../astro/index.ts';
import { element } from '../dom.ts';
import { formatNumber } from '../format/units.ts';
import { classWords, lightYears, luminosityWords, planetCounts } from './star-words.ts';

/** The way to a system: along filaments, or why there is none. */
export type WayThere = StarRoute | string | null;

/** What is told of a picked system, as seen from where the world is. */
export function starFacts(system: StarSystem, here: StarSystem, way: WayThere): HTMLElement {
  const list = element('dl', { class: 'star-facts__list' });
  for (const [title, text] of factsOf(system, here, way))
    list.append(element('dt', {}, title), element('dd', {}, text));
  const kind = system.known ? 'known star' : `sector ${system.id}`;
  return element(
    'div',
    {},
    element('h3', { class: 'star-facts__name' }, system.name),
    element('p', { class: 'star-facts__kind' }, kind),
    list,
  );
}

function factsOf(system: StarSystem, here: StarSystem, way: WayThere): [string, string][] {
  const { star } = system;
  const sun = Math.hypot(...system.positionLy);
  const facts: [string, string][] = [
    ['Class', classWords(system)],
    ['Temperature', `${formatNumber(star.temperatureK, 0)} K`],
    ['Luminosity', luminosityWords(system)],
    ['Mass', `${formatNumber(star.massSun, 2)} × the Sun`],
    ['Planets', planetCounts(system)],
  ];
  if (system.id !== 'sol') facts.push(['From the Sun', lightYears(sun)]);
  if (system.id !== here.id)
    facts.push(['From here', lightYears(separationLy(system.positionLy, here.positionLy))]);
  const words = wayWords(way);
  if (words !== '') facts.push(['The way', words]);
  return facts;
}

function wayWords(way: WayThere): string {
  if (way === null) return '';
  if (typeof way === 'string') return way;
  const filaments = way.stops.length - 1;
  return `${filaments} ${filaments === 1 ? 'filament' : 'filaments'}, ${lightYears(way.lengthLy)}`;
}
