import { bodies, bodyIndex, loadRails } from '../../src/astro/index.ts';
import { Random } from '../../src/math/index.ts';
import { type Control, holdModes, parseScene, World, type WorldEvent } from '../../src/world/index.ts';

/** Ticks between two looks at the hash. */
const looksApart = 1000;

/**
 * Runs a world of a scene under commands that come from a seed, and returns its state hash at every thousandth tick. The
 * same file runs in Node and, bundled, in a page: equal inputs must give equal hashes.
 * @param tell Told of everything that happens.
 */
export async function hashesOfRun(
  rails: Uint8Array,
  sceneText: string,
  ticks: number,
  seed: number,
  tell: (event: WorldEvent) => void = () => undefined,
): Promise<string[]> {
  const parsed = parseScene(sceneText);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const world = await World.create({ scene: parsed.scene, ephemeris: loadRails(rails) });
  const random = new Random(seed);
  const hashes: string[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    for (const command of commandsAt(tick, random)) world.submit(command);
    world.step();
    for (const event of world.drainEvents()) tell(event);
    if ((tick + 1) % looksApart === 0) hashes.push(world.stateHash());
  }
  await world.stop();
  return hashes;
}

/** What two visitors and an operator do. */
function commandsAt(tick: number, random: Random): object[] {
  const id = String(tick);
  if (tick === 0) return ['a', 'b'].map((visitor) => ({ type: 'join', id, visitor, name: visitor }));
  const commands: object[] = [];
  if (tick % 20 === 0) {
    const visitor = random.next() < 0.5 ? 'a' : 'b';
    commands.push({ type: 'control', visitor, seq: tick, control: controlFrom(random) });
  }
  if (tick % 701 === 0) commands.push({ type: 'set_time', id, factor: 10 ** random.int(0, 5) });
  if (tick % 1511 === 0) {
    const { name } = bodies[random.int(1, bodies.length - 1)];
    commands.push({ type: 'jump', id, visitor: 'b', body: name });
  }
  // low about a flattened planet, in slow time and in fast
  if (tick === 301) commands.push({ type: 'add_swarm', id, swarm: swarmFrom(random) });
  if (tick === 901) commands.push({ type: 'remove_swarm', id, swarm: 1 });
  if (tick % 2003 === 0)
    commands.push({ type: 'set_time', id, epoch: { day: random.int(-30_000, 30_000), second: 0 } });
  return commands;
}

function swarmFrom(random: Random): object {
  const about = ['earth', 'mars', 'jupiter', 'saturn'][random.int(0, 3)];
  const { equatorialRadiusM } = bodies[bodyIndex(about)];
  return {
    name: 'added',
    about,
    count: 20,
    seed: String(random.int(0, 1000)),
    plane: 'equator',
    semi_major_axis_m: [1.3 * equatorialRadiusM, 7 * equatorialRadiusM],
    eccentricity: [0, 0.2],
    inclination_deg: [0, 180],
    absolute_magnitude: 0,
  };
}

function controlFrom(random: Random): Control {
  const stick = () => random.next() * 2 - 1;
  return {
    thrust: [stick(), stick(), stick()],
    torque: random.next() < 0.5 ? [0, 0, 0] : [stick(), stick(), stick()],
    stabilise: random.next() < 0.5,
    brake: random.next() < 0.1,
    hold: holdModes[random.int(0, holdModes.length - 2)],
  };
}
