import { LIGHT_MPS } from '../astro/index.ts';
import { toExact } from './exact-numbers.ts';
import { makeOf } from './island/shape.ts';
import { ScenePlaces } from './scene/scene-places.ts';
import { sceneSchema } from './scene/schema.ts';
import { nodesOf } from './scene/tree.ts';

interface Saved {
  readonly [key: string]: unknown;
}

/** Turns a snapshot of one format into the next. */
interface Upgrade {
  readonly to: string;
  readonly work: (snapshot: Saved) => Saved;
}

/** Formats of older releases, each with the way to the next one. */
const upgrades: Readonly<Record<string, Upgrade>> = {
  'spacetime.snapshot.v1': { to: 'spacetime.snapshot.v2', work: nameShapes },
  // The state stayed as it was; its hash is no longer made of the tick's number, but of more of what shapes and markers are.
  'spacetime.snapshot.v2': { to: 'spacetime.snapshot.v3', work: (snapshot) => snapshot },
  'spacetime.snapshot.v3': { to: 'spacetime.snapshot.v4', work: addLight },
  'spacetime.snapshot.v4': { to: 'spacetime.snapshot.v5', work: addFreeBodies },
  'spacetime.snapshot.v5': { to: 'spacetime.snapshot.v6', work: tellSwarms },
};

/** Brings a snapshot of an older release to the present format. What it does not know, or what is damaged, it leaves. */
export function upgradeSnapshot(value: unknown): unknown {
  let snapshot = value;
  while (isRecord(snapshot)) {
    const upgrade = Object.hasOwn(upgrades, String(snapshot.format))
      ? upgrades[String(snapshot.format)]
      : undefined;
    if (upgrade === undefined) break;
    snapshot = { ...upgrade.work(snapshot), format: upgrade.to };
  }
  return snapshot;
}

/** Second format: boxes and balls can be made while the world runs, so each says what it is; before, the scene said it. */
function nameShapes(snapshot: Saved): Saved {
  const scene = sceneSchema.safeParse(snapshot.scene);
  if (!scene.success || !Array.isArray(snapshot.parts)) return snapshot;
  const things =
    scene.data.root.type === 'local' ? new ScenePlaces(scene.data, null).all('box', 'sphere') : [];
  const parts = snapshot.parts.map((part: unknown) => {
    if (!isRecord(part) || part.name !== 'physics' || !isRecord(part.state)) return part;
    const { shapes } = part.state;
    if (!Array.isArray(shapes) || shapes.length !== things.length) return part;
    const named = shapes.map((shape: Saved, index) => {
      const { node, place } = things[index];
      return {
        ...shape,
        handle: handleAt(index),
        make: makeOf(node, node.type),
        start: toExact([...place.offsetM, ...place.attitude]),
      };
    });
    return { ...part, state: { ...part.state, shapes: named } };
  });
  return { ...snapshot, parts };
}

/** Fourth format: light has a speed, and every ship a clock; before, nobody had looked at either. */
function addLight(snapshot: Saved): Saved {
  if (!Array.isArray(snapshot.parts)) return snapshot;
  const added = [
    { name: 'light', state: { mps: LIGHT_MPS } },
    { name: 'relativity', state: { clocks: [], held: [] } },
  ];
  return { ...snapshot, parts: [...snapshot.parts, ...added] };
}

/** Fifth format: bodies can move freely; before, there were none. */
function addFreeBodies(snapshot: Saved): Saved {
  if (!Array.isArray(snapshot.parts)) return snapshot;
  const added = { name: 'free-bodies', state: { nextStepS: 0, bodies: [] } };
  return { ...snapshot, parts: [...snapshot.parts, added] };
}

/** Sixth format: swarms can be made while the world runs, so each says what it is; before, the scene said it. */
function tellSwarms(snapshot: Saved): Saved {
  if (!Array.isArray(snapshot.parts)) return snapshot;
  const scene = sceneSchema.safeParse(snapshot.scene);
  const nodes = scene.success ? nodesOf(scene.data.root) : [];
  const makes = nodes.flatMap(({ node: { type, ...make } }) => (type === 'swarm' ? [make] : []));
  const known = snapshot.parts.some((part: unknown) => isRecord(part) && part.name === 'swarms');
  if (!known) {
    const added = { name: 'swarms', state: { lastId: 0, swarms: [], heldFactor: null, steps: 0 } };
    return { ...snapshot, parts: [...snapshot.parts, added] };
  }
  const parts = snapshot.parts.map((part: unknown) => {
    if (!isRecord(part) || part.name !== 'swarms' || !isRecord(part.state)) return part;
    const { swarms } = part.state;
    if (!Array.isArray(swarms) || swarms.length !== makes.length) return part;
    const told = swarms.map((swarm: Saved, index) => {
      const { name: _, ...rest } = swarm;
      return { id: index + 1, make: makes[index], ...rest };
    });
    return { ...part, state: { ...part.state, lastId: told.length, swarms: told } };
  });
  return { ...snapshot, parts };
}

/** The rigid-body engine's name of the body that was made as the `index`th: a double with the bits of that number. */
function handleAt(index: number): number {
  return new Float64Array(new BigUint64Array([BigInt(index)]).buffer)[0];
}

function isRecord(value: unknown): value is Saved {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
