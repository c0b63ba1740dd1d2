import { readFile } from 'node:fs/promises';
import { type HeapProfiler, Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';
import { type Object3D, PerspectiveCamera, type Scene, type WebGLRenderer } from 'three';
import { expect, test } from 'vitest';
import { committedRails } from '../../test/support/rails.ts';
import { bodyIndex } from '../astro/index.ts';
import { quat, vec3 } from '../math/index.ts';
import { CometLayer } from './comets/comet-layer.ts';
import { GlobesSeen } from './entities/globes-seen.ts';
import { Placements, SUN } from './frame/placement.ts';
import { LatticeLayer } from './lattice/lattice-layer.ts';
import { Exposure } from './light/exposure.ts';
import { Glare } from './light/glare.ts';
import { createStarField } from './stars/star-field.ts';
import type { ViewState } from './view-state.ts';

/**
 * Bytes that sky and lattice may leave behind in a frame: some numbers that the engine boxes between functions, and no object.
 * A whole frame of the page may leave 830 (test/bench/page.bench.ts: 50 kB/s at 60 Hz).
 */
const MOST_BYTES = 120;
const WARM_UP = 12_000;
const FRAMES = 4000;
const PLACED_EVERY = 40;

/** What `onBeforeRender` asks of a renderer. */
const renderer = {
  xr: { isPresenting: false },
  getDrawingBufferSize: (out: { set(x: number, y: number): unknown }) => out.set(1280, 720),
} as unknown as WebGLRenderer;

/** Bytes that functions of sky and lattice have left, in a profile, with what they had the engine's own functions make. */
function left(node: HeapProfiler.SamplingHeapProfileNode, callerIsOurs = false): number {
  const { url } = node.callFrame;
  const isOurs =
    url === '' ? callerIsOurs : /\/src\/view\/(lattice|stars|comets|light\/glare|shaders)/.test(url);
  return node.children.reduce((sum, child) => sum + left(child, isOurs), isOurs ? node.selfSize : 0);
}

function lowOverEarth(): ViewState & { second: number } {
  return {
    day: 9000,
    second: 0,
    observer: {
      body: bodyIndex('earth'),
      offsetM: vec3.create(0, 0, 2e7),
      velocityMps: vec3.create(7000),
      attitude: quat.create(),
    },
    entities: [],
    lattice: true,
  } as unknown as ViewState & { second: number };
}

/** Bytes that sky and lattice leave while something runs. */
async function leftBy(run: () => void): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 512,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as HeapProfiler.StartSamplingParameterType);
  run();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  return left(profile.head);
}

test('stars, Milky Way, constellations, glare, comets and lattice allocate nothing in a frame', async () => {
  const stars = createStarField({
    bytes: async (url) => new Uint8Array(await readFile(fileURLToPath(url))),
    picture: async () => ({ width: 1, height: 1 }) as ImageBitmap,
  });
  await stars.ready;
  const parts = {
    lattice: new LatticeLayer(),
    glare: new Glare(),
    comets: new CometLayer(),
    exposure: new Exposure(),
  };
  const { lattice, glare, comets, exposure } = parts;
  const placements = new Placements(committedRails());
  const custom = new GlobesSeen(committedRails());
  const state = lowOverEarth();
  custom.update(state, 'space');
  const sky = {
    exposure: 1,
    starExposure: 128,
    pixelRatio: 1,
    faintestMagnitude: 8,
    figures: true,
    stepS: 1 / 60,
  };
  const camera = new PerspectiveCamera();
  const meshes: Object3D[] = [];
  for (const object of [stars.object, lattice.object, glare.mesh, comets.object])
    object.traverse((part) => meshes.push(part));
  let ms = 0;
  const frame = (): void => {
    ms += 1000 / 60;
    // bodies have tests of their own, and take the most time
    if (state.second++ % PLACED_EVERY === 0) placements.update(state);
    const sun = placements.of(SUN);
    if (sun) glare.update(sun.seen, 0.5, exposure);
    stars.update(sky);
    comets.update(placements.all, { exposure, pixelsPerRad: 1000 });
    lattice.update(state, placements, custom, 1 / 60, ms, 1);
    for (let at = 0; at < meshes.length; at++)
      meshes[at].onBeforeRender(
        renderer,
        undefined as unknown as Scene,
        camera,
        undefined as never,
        undefined as never,
        undefined as never,
      );
  };
  frame();
  while (stars.figures.names.length === 0) await new Promise((done) => setImmediate(done));
  for (let i = 0; i < WARM_UP; i++) frame();
  const bytes = await leftBy(() => {
    for (let i = 0; i < FRAMES; i++) frame();
  });
  expect(lattice.object.visible).toBe(true);
  expect(bytes / FRAMES).toBeLessThan(MOST_BYTES);
  stars.dispose();
});
