import { toExact } from './exact-numbers.ts';
import { makeOf } from './island/shape.ts';
import { ScenePlaces } from './scene/scene-places.ts';
import { sceneSchema } from './scene/schema.ts';

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

/** The rigid-body engine's name of the body that was made as the `index`th: a double with the bits of that number. */
function handleAt(index: number): number {
  return new Float64Array(new BigUint64Array([BigInt(index)]).buffer)[0];
}

function isRecord(value: unknown): value is Saved {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
