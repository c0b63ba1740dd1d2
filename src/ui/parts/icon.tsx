import type { JSX } from 'preact';

/** Strokes on a field of 16 by 16. */
const strokes = {
  overview: 'M2 13V8m4 5V3m4 10V6m4 7v-3',
  scenes: 'M2 4.5 8 1.5l6 3-6 3zM2 8l6 3 6-3M2 11.5l6 3 6-3',
  time: 'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M8 4.5V8l2.5 1.5',
  entities:
    'M8 9.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M13 8h.01',
  jobs: 'M3 3h10v10H3zM6 6h4M6 8h4M6 10h2',
  webhooks:
    'M6 4.5a2.5 2.5 0 1 1 3.4 2.3L11 10M8 4.5 5.5 9M3 9.2A2.5 2.5 0 1 0 6.5 11H11M11 8.5a2.5 2.5 0 1 1-1.8 4.2',
  saves: 'M2.5 2.5h9l2 2v9h-11zM5 2.5V6h5V2.5M5 13.5V9.5h6v4',
  tokens:
    'M10.5 9.5a4 4 0 1 0-4-4c0 .4.1.8.2 1.2L2 11.5V14h2.5v-1.5H6V11h1.5l1.7-1.7c.4.1.8.2 1.3.2M11.5 4.5h.01',
  access: 'M8 1.5 2.5 3.5V8c0 3 2.3 5.3 5.5 6.5 3.200-1.200 5.5-3.5 5.5-6.5V3.5zM5.5 8l2 2 3-3.5',
  audit: 'M3.5 1.5h6l3 3v10h-9zM9 1.5V5h3.5M5.5 8h5M5.5 11h5',
  logs: 'M2 3h12M2 6.3h8M2 9.7h12M2 13h6',
  alert: 'M8 1.8 14.8 13.7H1.200zM8 6v3.5M8 11.7h.01',
  check: 'M3 8.5 6.5 12 13 4.5',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  close: 'M3.5 3.5l9 9m0-9l-9 9',
  menu: 'M2 4h12M2 8h12M2 12h12',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 2.5v11L13 8z',
  step: 'M3.5 3v10L10 8zM12.5 3v10',
  reload: 'M13.5 8A5.5 5.5 0 1 1 11.7 3.900L13.5 5.5M13.5 2v3.5H10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  key: 'M2 4h12v8H2zM4.5 6.5h.01M8 6.5h.01M11.5 6.5h.01M5 9.5h6',
  out: 'M6 2H2.5v12H6M10 4.5 13.5 8 10 11.5M13.5 8H6',
} as const;

/** Name of a picture. */
export type IconName = keyof typeof strokes;

/** A small picture beside words; the words say it, so readers of the screen skip it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  );
}
