import { readFileSync } from 'node:fs';
import { bodies, bodyIndex } from '../../../src/astro/index.ts';
import { comparedBodies, largestErrorsKm } from './peer.ts';
import { type AccuracySection, errorText } from './section.ts';

interface Recorded {
  readonly ratio?: number;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../docs/results/bench.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Recorded | undefined>>;

/** The name under which a speed is recorded. */
export const speedName = (body: string): string => `peer/state of ${body}`;

/** How many times faster, rounded down to 1, 2 or 5 and their tens, so that no two runs differ without need. */
function timesFaster(body: string): string {
  const ratio = recorded[speedName(body)]?.ratio;
  if (ratio === undefined) return 'not measured';
  const times = 1 / ratio;
  let step = 1;
  for (let next = 2; next <= times; next = step * (String(step).startsWith('2') ? 2.5 : 2)) step = next;
  return times < 1 ? 'slower' : `${step}`;
}

/** Positions against JPL, beside those of the usual library for browsers. */
export function positionSections(): AccuracySection[] {
  return [
    {
      title: 'Positions',
      text: 'Largest distance from JPL Horizons (DE441, five dates each; planets and the system of Pluto from the Sun, the Moon from the Earth), beside that of astronomy-engine 2.1.19 at the same dates, and how many times faster a position with velocity comes (`npm run bench -- peer`, at least so many).',
      head: ['body', 'here', 'astronomy-engine', 'times nearer', 'times faster'],
      rows: comparedBodies.map(([name, peer]) => {
        const { ours, peers } = largestErrorsKm(name, peer);
        return [
          bodies[bodyIndex(name)].title,
          errorText(ours, 'km'),
          errorText(peers, 'km'),
          String(Number((peers / ours).toPrecision(2))),
          timesFaster(name),
        ];
      }),
    },
  ];
}
