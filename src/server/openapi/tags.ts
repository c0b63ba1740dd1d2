import { type RouteGroup, type RouteId, routeGroups } from '../../protocol/index.ts';
import type { JsonSchema } from './schemas.ts';

const names: Readonly<Record<RouteGroup, readonly [name: string, description: string]>> = {
  description: ['description', 'This description.'],
  health: ['health', 'Whether the server is well.'],
  scene: ['scenes', 'Which scene runs, which there are, loading and checking them.'],
  performance: ['performance', 'How well the server does.'],
  world: ['world', 'The running world: its time and what is in it.'],
  plans: [
    'plans',
    'Planned burns of ships: changes of velocity at their instants, and whether a ship flies them by itself.',
  ],
  swarms: ['swarms', 'Many light bodies about the Sun or a planet.'],
  saves: ['saves', 'States of the world that are kept.'],
  visitors: ['visitors', 'Who is in the world, and pictures of what they see.'],
  webhooks: ['webhooks', 'Who is told of events, and what became of it.'],
  admin: ['administration', 'Looking after a running server.'],
  audit: ['audit', 'What was done, by whom, and whether the record of it is whole.'],
  auth: ['tokens', 'Tokens, signing keys and roles.'],
  guard: ['protection', 'Who is kept out, what is switched off, and who is connected.'],
  jobs: ['jobs', 'Long work, and many acts at once.'],
};

const groups = Object.keys(routeGroups) as readonly RouteGroup[];

/** The tags of the description, in the order of the table of routes. */
export const tags: readonly JsonSchema[] = groups.map((group) => ({
  name: names[group][0],
  description: names[group][1],
}));

/** The tag of a route. */
export function tagOf(id: RouteId): string {
  const group = groups.find((name) => Object.hasOwn(routeGroups[name], id));
  if (group === undefined) throw new Error(`The route ${id} is of no group.`);
  return names[group][0];
}
