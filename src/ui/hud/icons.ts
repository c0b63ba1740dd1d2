import { svgElement } from '../dom.ts';

/** Line drawings on a square of 24 units, by name; strokes only, so that they take the colour of the text. */
const shapes = {
  slower: 'M13 6 7 12l6 6M18 6l-6 6 6 6',
  faster: 'M11 6l6 6-6 6M6 6l6 6-6 6',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 6l10 6-10 6z',
  prograde: 'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12 7V2M7 12H2M17 12h5M12 11.6v.8',
  retrograde:
    'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10M8.5 8.5l7 7M15.5 8.5l-7 7M12 7V2M7.7 14.5 3.4 17M16.3 14.5l4.3 2.5',
  target: 'M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5',
  nose: 'M2 12h6l4 4 4-4h6',
  arrow: 'M12 3l6 9h-4v9h-4v-9H6z',
  ship: 'M12 8l4 4-4 4-4-4z',
} as const;

export type IconName = keyof typeof shapes;

/** Draws an icon; it is decoration, so the element around it carries the name. */
export function icon(name: IconName): SVGSVGElement {
  return svgElement(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    svgElement('path', { d: shapes[name] }),
  );
}
