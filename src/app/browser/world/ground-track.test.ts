import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bodies, loadRails } from '../../../astro/index.ts';
import { vec3 } from '../../../math/index.ts';
import { type Scene, World } from '../../../world/index.ts';
import { GroundTrack } from './ground-track.ts';

const repository = new URL('../../../../', import.meta.url);
const rails = readFileSync(new URL('data/ephemeris/rails.bin', repository));

const grounds = bodies.filter(({ kind }) => kind !== 'barycentre');

/** A place on every body, in a world that runs as fast as worlds do. */
const scene: Scene = {
  format: 'spacetime.scene.v1',
  name: 'Places',
  time: { epoch: '2026-01-01T00:00:00Z', factor: 100_000 },
  start: { position: { body: 'moon', lat_deg: 0, lon_deg: 0, alt_m: 100_000_000 } },
  root: {
    type: 'solar_system',
    name: 'root',
    children: grounds.map(({ name }, index) => ({
      type: 'marker' as const,
      name,
      position: { body: name, lat_deg: 40 - index, lon_deg: ((20 * index) % 340) - 170, alt_m: 1000 },
    })),
  },
};

test('what stands on the ground is shown where the world has it, told only once', async () => {
  const world = await World.create({ scene, ephemeris: loadRails(rails) });
  const markers = world.entities.filter(({ kind }) => kind === 'marker');
  const tracks = markers.map(({ body, attitude, groundM }) => {
    if (groundM === null) throw new Error('A marker of the scene does not turn along.');
    const motion = {
      body: bodies[body].name,
      position_m: [0, 0, 0] as [number, number, number],
      velocity_mps: [0, 0, 0] as [number, number, number],
      attitude: [...attitude] as [number, number, number, number],
      angular_velocity_radps: [0, 0, 0] as [number, number, number],
    };
    return new GroundTrack(motion, [...groundM] as [number, number, number]);
  });
  expect(tracks).toHaveLength(grounds.length);
  for (let tick = 0; tick < 180; tick += 1) world.step();
  for (const [at, track] of tracks.entries()) {
    track.show(world.time.tick, world.time);
    expect(track.shown.body).toBe(markers[at].body);
    expect(vec3.distance(track.shown.offsetM, markers[at].offsetM)).toBeLessThan(1e-6);
    expect(vec3.distance(track.shown.velocityMps, markers[at].velocityMps)).toBeLessThan(1e-9);
  }
  await world.stop();
});
