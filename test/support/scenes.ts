import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from './temporary.ts';

/** A ship 400 km above the Earth. */
export const orbit = {
  format: 'spacetime.scene.v1',
  name: 'Orbit',
  time: { epoch: '2026-01-01T00:00:00Z' },
  start: {
    position: {
      body: 'earth',
      plane: 'equator',
      semi_major_axis_m: 6_778_137,
      eccentricity: 0,
      inclination_deg: 51.6,
      ascending_node_deg: 0,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: 0,
    },
    look: 'limb',
  },
  root: {
    type: 'solar_system',
    name: 'root',
    children: [
      {
        type: 'marker',
        name: 'Greenwich',
        position: { body: 'earth', lat_deg: 51.48, lon_deg: 0, alt_m: 46 },
      },
    ],
  },
} as const;

const at = (x: number, y: number, z: number) =>
  ({ relative_to: 'origin', frame: 'local', position_m: [x, y, z] }) as const;

/** A floor, a crate above it, and no bodies. */
export const lab = {
  format: 'spacetime.scene.v1',
  name: 'Lab',
  time: { epoch: '2026-01-01T00:00:00Z' },
  start: { position: at(0, 1.7, 0) },
  root: {
    type: 'local',
    name: 'room',
    gravity_mps2: [0, -9.81, 0],
    children: [
      { type: 'box', name: 'floor', motion: 'fixed', position: at(0, -0.5, 0), size_m: [20, 1, 20] },
      { type: 'box', name: 'crate', motion: 'dynamic', position: at(3, 2, 0), size_m: [1, 1, 1] },
    ],
  },
} as const;

/** Paths of the scenes that `makeContent` writes. */
export const paths = {
  orbit: 'scenes/orbit.scene.json',
  lab: 'scenes/lab.scene.json',
  broken: 'scenes/broken.scene.json',
  nested: 'scenes/more/nested.scene.json',
} as const;

/** A content folder with scenes, good and bad, for a server of its own. */
export async function makeContent(): Promise<string> {
  const folder = temporaryFolder();
  await mkdir(path.join(folder, 'scenes/more'), { recursive: true });
  const files: Record<string, string> = {
    [paths.orbit]: JSON.stringify(orbit, null, 2),
    [paths.lab]: JSON.stringify(lab, null, 2),
    [paths.broken]: '{\n  "format": "spacetime.scene.v1",\n  "name": 7\n}\n',
    [paths.nested]: JSON.stringify({ ...orbit, name: 'Nested' }),
    'scenes/notes.txt': 'no scene',
    'secret.scene.json': JSON.stringify(orbit),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}
