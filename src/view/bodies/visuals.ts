import type { WebGLRenderer } from 'three';
import type { Body } from '../../astro/index.ts';
import type { Log } from '../../engine/index.ts';
import { fetchPicture, type PictureSource } from '../earth/earth-textures.ts';
import { createEarthVisual } from '../earth/earth-visual.ts';
import { MapTexture } from '../map-texture.ts';
import { type BakedBodyRecipe, createBakedBody } from './baked-body.ts';
import type { BodyVisual } from './body-visual.ts';
import { neptune, uranus } from './recipes/ice-giants.ts';
import { jupiter } from './recipes/jupiter.ts';
import { knownGround } from './recipes/known-ground.ts';
import { mars } from './recipes/mars.ts';
import { mercury } from './recipes/mercury.ts';
import { moon } from './recipes/moon.ts';
import { plainGround } from './recipes/plain-ground.ts';
import { pluto } from './recipes/pluto.ts';
import { saturnGlobe } from './recipes/saturn.ts';
import { venus } from './recipes/venus.ts';
import { createRings } from './rings.ts';
import { createSun } from './sun.ts';

/** What pictures of bodies are made with. */
export interface VisualTools {
  readonly renderer: WebGLRenderer;
  readonly log: Log;
  /** Decodes a map by its address; fetches when absent. */
  readonly pictures?: PictureSource;
}

const recipes: Readonly<Record<string, BakedBodyRecipe>> = {
  mercury,
  venus,
  mars,
  jupiter,
  uranus,
  neptune,
  pluto,
};

const moonMaps = [
  { address: new URL('../../../data/textures/moon-albedo-small.webp', import.meta.url).href, widthPx: 512 },
  { address: new URL('../../../data/textures/moon-albedo.webp', import.meta.url).href, widthPx: 4096 },
];

/** Apparent diameter from which the Moon wants its large map, pixels. */
const LARGE_MOON_PX = 200;

/** Makes the picture of a body; null for one that has none. */
export function createVisual(body: Body, tools: VisualTools): BodyVisual | null {
  switch (body.name) {
    case 'sun':
      return createSun(body);
    case 'earth':
      return createEarth(tools);
    case 'moon':
      return createMoon(body, tools);
    case 'saturn':
      return createSaturn(body, tools);
    default: {
      if (body.kind === 'barycentre') return null;
      const recipe = recipes[body.name] ?? knownGround(body) ?? plainGround(body);
      return createBakedBody(body, tools.renderer, recipe);
    }
  }
}

function createEarth({ pictures, log }: VisualTools): BodyVisual {
  return createEarthVisual(pictures ?? fetchPicture, (error) => {
    log.warn('A map of the Earth could not be loaded; the Earth is drawn without it.', {
      reason: error instanceof Error ? error.message : String(error),
    });
  });
}

function createMoon(body: Body, { renderer, log, pictures }: VisualTools): BodyVisual {
  const map = new MapTexture(log, moonMaps, pictures ?? fetchPicture);
  const uMap = { value: null as unknown };
  const uHasMap = { value: 0 };
  const globe = createBakedBody(body, renderer, moon(uMap, uHasMap));
  return {
    ...globe,
    update(context) {
      map.want(context.diameterPx > LARGE_MOON_PX ? context.quality.mapWidthPx : 0);
      uMap.value = map.texture;
      uHasMap.value = map.texture ? 1 : 0;
      globe.update(context);
    },
    dispose() {
      globe.dispose();
      map.dispose();
    },
  };
}

function createSaturn(body: Body, { renderer }: VisualTools): BodyVisual {
  const rings = createRings(body);
  const globe = createBakedBody(body, renderer, saturnGlobe(rings.constants, { value: rings.profile }));
  globe.object.add(rings.mesh);
  return {
    ...globe,
    update(context) {
      globe.update(context);
      rings.light(globe.object.material);
    },
    dispose() {
      globe.dispose();
      rings.dispose();
    },
  };
}
