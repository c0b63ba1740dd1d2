import { type Ephemeris, parseUtc } from '../../astro/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { WorldError } from '../error.ts';
import { FreeBody } from '../free-bodies/free-body.ts';
import { bodyMakeOf } from '../free-bodies/make-body.ts';
import { requireRoom } from '../free-bodies/room.ts';
import type { Problem } from './issues.ts';
import { ScenePlaces } from './scene-places.ts';
import type { Scene, SceneNode } from './schema.ts';
import { nodesOf } from './tree.ts';

type BodyNode = Extract<SceneNode, { type: 'body' }>;

/**
 * What is wrong with where a scene puts its custom bodies, as a world that starts finds it: orbits that are none, bodies in
 * each other. Beside the bodies of the ephemeris that has to be there; without it, such a scene is not looked at.
 */
export function problemsWithPlaces(scene: Scene, ephemeris?: () => Ephemeris): Problem[] {
  const placed = nodesOf(scene.root).flatMap(({ node, path }) =>
    node.type === 'body' ? [{ node, path: [...path, 'position'] }] : [],
  );
  const beside = scene.root.type === 'solar_system';
  if (placed.length === 0 || (beside && ephemeris === undefined)) return [];
  const field = beside && ephemeris !== undefined ? fieldAt(ephemeris(), scene.time.epoch) : null;
  const places = new ScenePlaces(scene, field);
  const before: FreeBody[] = [];
  const problems: Problem[] = [];
  for (const { node, path } of placed) {
    try {
      before.push(put(node, before.length + 1, places, before));
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      problems.push({ path, message: `cannot be. ${error.message}` });
    }
  }
  return problems;
}

function put(node: BodyNode, id: number, places: ScenePlaces, others: readonly FreeBody[]): FreeBody {
  const at = places.find(node.name);
  const body = new FreeBody(id, bodyMakeOf(node));
  if (at === null) return body;
  requireRoom(body, at, others, places.field);
  body.body = at.body;
  body.offsetM.set(at.offsetM);
  body.velocityMps.set(at.velocityMps);
  return body;
}

function fieldAt(ephemeris: Ephemeris, epoch: string): BodyField {
  const field = new BodyField(ephemeris);
  const { day, second } = parseUtc(epoch);
  field.jumpTo(day, second);
  return field;
}
