import { AU_M, bodies, bodyIndex } from '../../../astro/index.ts';
import type { TelemetryEntity } from '../../../protocol/index.ts';
import { entityId, type WorldFeed } from '../core/world-feed.ts';
import type { Camera, Point } from './camera.ts';
import type { Mark, Picture } from './draw.ts';
import { type Sky, toEcliptic } from './sky.ts';

/** What the map is centred on: a body, or the origin of a scene without bodies. */
export const origin = 'origin';

/** Bodies with a place of their own on the map. */
export const shownBodies = bodies.filter(({ kind }) => kind !== 'barycentre');

/** Name of a body for people. */
export function titleOf(body: string): string {
  return bodies.find(({ name }) => name === body)?.title ?? body;
}

/** Moons would lie on top of their planet, but for those of the planet that the map is about. */
function isNear(moon: string, focus: string): boolean {
  const planet = bodies[bodyIndex(moon)]?.parent;
  const about = bodies[bodyIndex(focus)];
  return about?.name === moon || about?.parent === planet || bodyIndex(focus) === planet || moon === 'moon';
}

/** So many that their paths would hide each other: that of one is shown when it is asked about. */
const isSmall = (kind: string): boolean => kind !== 'planet' && kind !== 'moon';

interface Look {
  readonly camera: Camera;
  readonly focus: string;
  readonly selected: string;
  readonly sky: Sky | null;
}

/** Puts together what the map shows. Without the paths of the bodies only what is near the focus has a place. */
export function pictureOf({ frame, entities }: WorldFeed, look: Look): Picture {
  const { camera, focus, selected, sky } = look;
  const marks: Mark[] = [];
  const paths: Point[][] = [];
  if (focus !== origin && sky !== null) {
    for (const { name, title, parent, meanRadiusM, kind } of shownBodies) {
      if (kind === 'moon' && !isNear(name, focus)) continue;
      const at = sky.place(name, focus, frame);
      if (at === null) continue;
      marks.push({
        id: name,
        name: title,
        kind: 'body',
        at: [at[0], at[1]],
        radiusM: meanRadiusM,
        selected: selected === name,
      });
      const centre = sky.place(bodies[parent]?.name ?? 'ssb', focus, frame);
      if (centre === null || name === 'sun' || (isSmall(kind) && selected !== name && focus !== name))
        continue;
      paths.push(sky.path(name, frame).map(([x, y]): Point => [x + centre[0], y + centre[1]]));
    }
  }
  for (const entity of entities) {
    const at = placeOf(entity, { frame, focus, sky });
    if (at === null) continue;
    const id = entityId(entity);
    marks.push({ id, name: entity.name, kind: entity.kind, at, radiusM: 0, selected: id === selected });
  }
  const unit = focus === 'sun' ? { lengthM: AU_M, name: 'au' } : null;
  return { camera, marks, paths, unit };
}

function placeOf(
  { body, position_m }: TelemetryEntity,
  { frame, focus, sky }: Pick<WorldFeed, 'frame'> & Pick<Look, 'focus' | 'sky'>,
): Point | null {
  // A scene without bodies has its ground across x and z.
  if (focus === origin) return [position_m[0], -position_m[2]];
  const [x, y] = toEcliptic([...position_m]);
  if (body === focus) return [x, y];
  const centre = sky?.place(body, focus, frame);
  return centre == null ? null : [centre[0] + x, centre[1] + y];
}

/** How far the map reaches at first about a focus, and from which length on its logarithmic scale counts, m. */
export function reachOf(focus: string): { readonly farM: number; readonly nearM: number } {
  if (focus === origin) return { farM: 25, nearM: 1 };
  const body = bodies[bodyIndex(focus)];
  const radiusM = body?.meanRadiusM ?? 1;
  if (focus === 'sun') return { farM: 7e12, nearM: 5e9 };
  const moon = bodies.find(({ parent }) => parent === bodyIndex(focus));
  return { farM: moon === undefined ? radiusM * 20 : moon.semiMajorAxisM * 1.25, nearM: radiusM };
}
