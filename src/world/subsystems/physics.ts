import { defineSubsystem, metres, ratio } from '../../engine/index.ts';
import { WorldError } from '../error.ts';
import { Lab } from '../island/lab.ts';
import { RigidIsland } from '../island/rigid-island.ts';
import { makeOf, Shape } from '../island/shape.ts';
import { limits } from '../limits.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { type Entities, entities } from './entities.ts';
import { type Events, events } from './events.ts';
import { floatingOrigin } from './floating-origin.ts';
import { setting } from './setting.ts';
import { type ShapeKeeper, shapes as shapesPort } from './shapes.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

/** Moves rigid bodies. */
export const physics = defineSubsystem({
  name: 'physics',
  doc: 'Moves boxes, balls and the crafts among them as rigid bodies. Its engine is loaded only for scenes that have some.',
  needs: { setting, time, entities, vessels, shapes: shapesPort, floatingOrigin, events },
  phase: 'contact',
  options: {
    lostDistanceM: metres({
      default: 5000,
      min: 10,
      max: 1e6,
      doc: 'a body this far from its start is put back there',
    }),
    maxFactor: ratio({ default: 10, min: 1, max: 100, doc: 'highest factor of time while something moves' }),
  },
  state: {
    bytes: "the rigid-body engine's own snapshot",
    crafts: 'vessels that are rigid bodies now',
    shapes: 'what each box and ball is, where it began, and its motion in doubles',
  },
  async start({ needs, options, onStop }) {
    const { scene } = needs.setting;
    const { table } = needs.vessels.fleet;
    const { origin, onRebase } = needs.floatingOrigin;
    const { default: engine } = await import('@dimforge/rapier3d-deterministic-compat');
    await engine.init();

    const things = new ScenePlaces(scene, null).all('box', 'sphere');
    const shapes = things.map(
      ({ node, place }) => new Shape(needs.entities.nextId(), { make: makeOf(node, node.type), at: place }),
    );
    const gravityMps2 = (scene.root.type === 'local' && scene.root.gravity_mps2) || [0, 0, 0];
    const island = new RigidIsland(engine, origin, gravityMps2, shapes);
    onStop(() => island.free());
    onStop(onRebase(() => island.rebase()));
    const lab = new Lab(island, table, origin, options.lostDistanceM);
    const enter = (): void => {
      for (const shape of lab.shapes) needs.entities.add(shape);
    };
    enter();
    needs.shapes.keeper = keeperOf(lab, needs);
    onStop(() => {
      needs.shapes.keeper = null;
    });
    const limitTime = (): void =>
      needs.time.limit('rigid_bodies', lab.awake ? options.maxFactor : Number.POSITIVE_INFINITY, 0);
    onStop(needs.vessels.whenPlaced(limitTime));
    return {
      step() {
        const { spanS, clock } = needs.time;
        lab.move(spanS, clock.stepS);
        for (const { id, name } of lab.returnLost()) {
          needs.events.emit({ type: 'returned_to_start', entity: id, name });
        }
        limitTime();
      },
      save: () => lab.save(),
      restore(saved) {
        lab.restore(saved);
        enter();
      },
      hash: (into) => lab.hash(into),
    };
  },
});

function keeperOf(
  lab: Lab,
  { entities: all, events: news }: { readonly entities: Entities; readonly events: Events },
): ShapeKeeper {
  return {
    get: (id) => lab.shapes.find((shape) => shape.id === id),
    add(parts) {
      if (lab.shapes.length >= limits.rigidBodies) {
        throw new WorldError(
          'shapes_full',
          `There are ${limits.rigidBodies} boxes and balls. Remove one first.`,
        );
      }
      const shape = new Shape(all.nextId(), parts);
      lab.add(shape);
      all.add(shape);
      news.emit({ type: 'entity_added', entity: shape.id, kind: 'shape', name: shape.name });
      return shape;
    },
    change: (shape, change) => lab.change(shape, change),
    remove(shape) {
      lab.remove(shape);
      all.remove(shape.id);
      news.emit({ type: 'entity_removed', entity: shape.id, kind: 'shape', name: shape.name });
    },
  };
}
