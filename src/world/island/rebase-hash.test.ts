import rapier from '@dimforge/rapier3d-deterministic-compat';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { sceneFrom, sceneText } from '../../../test/support/worlds.ts';
import { quat, StateHash, vec3 } from '../../math/index.ts';
import { ScenePlaces } from '../scene/scene-places.ts';
import { hullFrom } from '../vessel/hull.ts';
import { VesselTable } from '../vessel/vessel-table.ts';
import { FloatingOrigin } from './floating-origin.ts';
import { Lab } from './lab.ts';
import { RigidIsland } from './rigid-island.ts';
import { makeOf, Shape } from './shape.ts';

beforeAll(() => rapier.init());

it('a rebase changes no hash, whatever moves and however far the origin goes', () => {
  const scene = sceneFrom(sceneText('physics-lab'));
  const far = fc.double({ min: -1e7, max: 1e7, noNaN: true });
  const origins = fc.array(fc.tuple(far, far, far), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 120 }), origins, (ticks, moves) => {
      const origin = new FloatingOrigin();
      const things = new ScenePlaces(scene, null).all('box', 'sphere');
      const shapes = things.map(
        (thing, index) =>
          new Shape(index + 1, { make: makeOf(thing.node, thing.node.type), at: thing.place }),
      );
      const island = new RigidIsland(rapier, origin, [0, -9.8, 0], shapes);
      const table = new VesselTable(2);
      table.add(100, 0, hullFrom({ size_m: [1, 1, 1] }));
      table.vectors[0].offsetM.set([1, 2, 3]);
      quat.identity(table.vectors[0].attitude);
      const lab = new Lab(island, table, origin, 5000);
      for (let tick = 0; tick < ticks; tick += 1) lab.move(1 / 90, 1 / 90);
      const hashNow = () => {
        const hash = new StateHash();
        lab.hash(hash);
        table.hash(hash);
        return hash.digest();
      };
      const before = hashNow();
      const distances = () => shapes.map((shape) => vec3.distance(shape.offsetM, table.vectors[0].offsetM));
      const apart = distances();
      for (const move of moves) {
        if (origin.follow(Float64Array.from(move))) island.rebase();
        expect(hashNow()).toBe(before);
        expect(distances()).toEqual(apart);
      }
      island.free();
    }),
    { numRuns: 100 },
  );
});
