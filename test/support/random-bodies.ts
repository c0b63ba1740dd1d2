import fc from 'fast-check';
import { type Command, type Scene, World } from '../../src/world/index.ts';
import { sceneFrom, sharedRails, startWorld } from './worlds.ts';

type Triple = [number, number, number];

/** Bodies on rails that custom ones are counted from, and how far from each they are put, m. */
const frames = [
  { name: 'earth', nearM: 1e7, farM: 6e8, speedMps: 3000 },
  { name: 'moon', nearM: 3e6, farM: 6.4e7, speedMps: 1000 },
  { name: 'sun', nearM: 3e10, farM: 2e11, speedMps: 30_000 },
] as const;

/** Something that is asked of a world: what it is about is chosen when it is asked. */
type Wish =
  | {
      readonly do: 'spawn';
      readonly frame: number;
      readonly share: number;
      readonly way: Triple;
      readonly v: Triple;
      readonly kg: number;
    }
  | { readonly do: 'replace' | 'move'; readonly at: number; readonly share: number; readonly way: Triple }
  | { readonly do: 'push'; readonly at: number; readonly v: Triple }
  | { readonly do: 'remove' | 'jump' | 'hold'; readonly at: number }
  | { readonly do: 'thrust'; readonly v: Triple }
  | { readonly do: 'date'; readonly days: number }
  | { readonly do: 'pause'; readonly paused: boolean; readonly step: number }
  | { readonly do: 'factor'; readonly digits: number };

/** What is asked, how many ticks before the next is, and after which of all ticks the world is saved. */
export interface Life {
  readonly wishes: readonly { readonly wish: Wish; readonly ticks: number }[];
  readonly savedAt: number;
}

/** Evenly, in thousandths: numbers of all sizes would mostly be next to nothing. */
const between = (min: number, max: number) =>
  fc.integer({ min: 1000 * min, max: 1000 * max }).map((thousandths) => thousandths / 1000);
const part = between(-1, 1);
const share = between(0, 1);
const triple = fc.tuple(part, part, part);
const at = fc.nat({ max: 20 });
const kind = <Name extends string>(...names: Name[]) => fc.constantFrom(...names);

const spawn = fc.record({
  do: kind('spawn'),
  frame: fc.nat({ max: frames.length - 1 }),
  share,
  way: triple,
  v: triple,
  kg: between(12, 22),
});
const wish: fc.Arbitrary<Wish> = fc.oneof(
  { arbitrary: spawn, weight: 3 },
  { arbitrary: fc.record({ do: kind('replace', 'move'), at, share, way: triple }), weight: 2 },
  { arbitrary: fc.record({ do: kind('push'), at, v: triple }), weight: 1 },
  { arbitrary: fc.record({ do: kind('remove', 'jump', 'hold'), at }), weight: 3 },
  { arbitrary: fc.record({ do: kind('thrust'), v: triple }), weight: 1 },
  { arbitrary: fc.record({ do: kind('date'), days: fc.integer({ min: -40, max: 40 }) }), weight: 1 },
  {
    arbitrary: fc.record({ do: kind('pause'), paused: fc.boolean(), step: fc.nat({ max: 3 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ do: kind('factor'), digits: between(-1, 5.5) }),
    weight: 2,
  },
);

/** Any life of a world with so many wishes. */
export const lifeOf = (wishes: number): fc.Arbitrary<Life> =>
  fc.record({
    wishes: fc.array(fc.record({ wish, ticks: fc.integer({ min: 1, max: 9 }) }), {
      minLength: wishes,
      maxLength: wishes,
    }),
    savedAt: fc.nat(),
  });

/** What lives have had in them together: how often each command was obeyed, and in how many several frames stood side by side. */
export interface Lived {
  readonly obeyed: Map<string, number>;
  severalFrames: number;
}

/**
 * Lives a life, then goes on from its save; gives what differs first between the two, in state or in what is told, or null. The
 * save travels as text, as it does to a file.
 */
export async function firstDifference(life: Life, lived: Lived): Promise<string | null> {
  const asked = life.wishes.flatMap(({ wish: one, ticks }, i) =>
    Array.from({ length: ticks }, (_, tick) => (tick === 0 ? { one, id: `${i}` } : null)),
  );
  const savedAt = life.savedAt % asked.length;
  const world = await startWorld(scene);
  const ticks: string[] = [];
  let saved = '';
  world.submit({ type: 'join', id: 'join', visitor: 'ada', name: 'Ada' });
  world.step();
  world.drainEvents();
  for (let tick = 0; tick < asked.length; tick += 1) {
    ticks.push(liveTick(world, asked[tick], lived.obeyed));
    if (framesOf(world) > 1) lived.severalFrames += 1;
    if (tick === savedAt) saved = JSON.stringify(world.snapshot());
  }
  await world.stop();
  const copy = await World.restore(JSON.parse(saved), { ephemeris: sharedRails() });
  try {
    const hash = copy.stateHash();
    if (!ticks[savedAt].startsWith(hash)) return `restored after tick ${savedAt}: ${hash}`;
    for (let tick = savedAt + 1; tick < asked.length; tick += 1) {
      const told = liveTick(copy, asked[tick], new Map());
      if (told !== ticks[tick]) return `saved after tick ${savedAt}, tick ${tick}:\n${ticks[tick]}\n${told}`;
    }
    return null;
  } finally {
    await copy.stop();
  }
}

/** One tick: the hash of the state after it, and all that it tells. */
function liveTick(
  world: World,
  asked: { readonly one: Wish; readonly id: string } | null,
  obeyed: Map<string, number>,
): string {
  const command = asked === null ? null : commandOf(asked.one, asked.id, world);
  if (command !== null) world.submit(command);
  world.step();
  const events = world.drainEvents();
  const answered = events.some((event) => event.type === 'answer' && event.ok);
  if (asked !== null && answered) obeyed.set(asked.one.do, (obeyed.get(asked.one.do) ?? 0) + 1);
  return `${world.stateHash()} ${JSON.stringify(events)}`;
}

function framesOf(world: World): number {
  return new Set(world.entities.filter(({ kind }) => kind === 'body').map(({ body }) => body)).size;
}

function commandOf(wish: Wish, id: string, world: World): Command | null {
  const all = world.entities.filter((entity) => entity.kind === 'body');
  const one = 'at' in wish ? all[wish.at % Math.max(1, all.length)] : undefined;
  switch (wish.do) {
    case 'spawn':
      return { type: 'spawn', id, entity: { ...bodyOf(`b${id}`, wish.kg), position: placeOf(wish) } };
    case 'replace': {
      if (one === undefined) return null;
      const position = placeOf({ ...wish, frame: wish.at % frames.length });
      return { type: 'spawn', id, entity: { ...bodyOf(one.name, 14), replace: true, position } };
    }
    case 'move': {
      const position = placeOf({ ...wish, frame: wish.at % frames.length });
      return one === undefined ? null : { type: 'modify', id, entity: one.id, position };
    }
    case 'push':
      return one === undefined
        ? null
        : { type: 'modify', id, entity: one.id, velocity_mps: scaled(wish.v, 3000) };
    case 'remove':
      return one === undefined ? null : { type: 'remove', id, entity: one.id };
    case 'jump':
      return wish.at % 3 > 0 && one !== undefined
        ? { type: 'jump', id, visitor: 'ada', entity: one.id }
        : { type: 'jump', id, visitor: 'ada', body: frames[wish.at % frames.length].name };
    case 'hold':
      return one === undefined
        ? null
        : { type: 'hold', id, visitor: 'ada', mode: 'target', target: { entity: one.id } };
    case 'thrust': {
      const control = { thrust: wish.v, torque: scaled(wish.v, -0.5), stabilise: true };
      return { type: 'control', id, visitor: 'ada', seq: Number(id), control };
    }
    case 'date':
      return { type: 'set_time', id, epoch: { day: world.time.day + wish.days, second: 43_200 } };
    case 'pause':
      return wish.paused && wish.step > 0
        ? { type: 'set_time', id, paused: true, step: wish.step }
        : { type: 'set_time', id, paused: wish.paused };
    default:
      return { type: 'set_time', id, factor: 10 ** wish.digits };
  }
}

function bodyOf(name: string, digits: number) {
  const mass_kg = 10 ** digits;
  return { kind: 'body', name, mass_kg, radius_m: Math.cbrt(mass_kg / 3000 / 4.19) } as const;
}

function placeOf({
  frame,
  share: far,
  way,
  v = way,
}: {
  readonly frame: number;
  readonly share: number;
  readonly way: Triple;
  readonly v?: Triple;
}) {
  const { name, nearM, farM, speedMps } = frames[frame];
  const length = Math.max(Math.hypot(...way), 1e-3);
  const distanceM = nearM * (farM / nearM) ** far;
  const position_m = way[0] === 0 && way[1] === 0 ? [distanceM, 0, 0] : scaled(way, distanceM / length);
  return {
    relative_to: name,
    frame: 'inertial',
    position_m: position_m as Triple,
    velocity_mps: scaled(v, speedMps),
  } as const;
}

function scaled([x, y, z]: Triple, factor: number): Triple {
  return [x * factor, y * factor, z * factor];
}

const beside = (name: string, position_m: Triple, velocity_mps: Triple) =>
  ({ relative_to: name, frame: 'inertial', position_m, velocity_mps }) as const;

/** Bodies counted from the Sun, the Earth and the Moon, and two that meet. */
const scene: Scene = sceneFrom(
  JSON.stringify({
    format: 'spacetime.scene.v1',
    name: 'Lives',
    time: { epoch: '2026-03-20T12:00:00Z', factor: 1000 },
    start: { position: beside('earth', [7e6, 0, 0], [0, 7500, 0]) },
    root: {
      type: 'solar_system',
      name: 'space',
      children: [
        { name: 'far', mass_kg: 1e21, position: beside('sun', [0, 1.2e11, 0], [-33_000, 0, 0]) },
        { name: 'near', mass_kg: 1e19, position: beside('earth', [0, 3e7, 0], [3600, 0, 0]) },
        { name: 'beside', mass_kg: 1e17, position: beside('earth', [0, 3.1e7, 0], [3600, -400, 0]) },
        { name: 'low', mass_kg: 1e15, position: beside('moon', [4e6, 0, 0], [0, 1100, 0]) },
      ].map((body) => ({ type: 'body', radius_m: Math.cbrt(body.mass_kg / 3000 / 4.19), ...body })),
    },
  }),
);
