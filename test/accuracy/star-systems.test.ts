import { expect, test } from 'vitest';
import { AU_M, bodies, Galaxy, type StarSystem } from '../../src/astro/index.ts';
import { type Entity, parseScene, starSystemScene, World } from '../../src/world/index.ts';
import { sharedRails } from '../support/worlds.ts';

const galaxy = new Galaxy();
const EPOCH = '2026-06-21T12:00:00Z';
const FACTOR = 1_000_000;
const YEARS = 10;
const TICKS = Math.ceil((YEARS * 365.25 * 86_400 * 90) / FACTOR);

/** The first systems with several planets along a row of sectors. */
const systems: StarSystem[] = [];
for (let x = 20; systems.length < 6; x += 1)
  systems.push(...galaxy.systemsIn([x, 3, -2]).filter(({ planets }) => planets.length > 2));

/** Semi-major axis about the star, from energy (vis viva), AU. */
function axisAu(planet: Entity, star: Entity, gmM3S2: number): number {
  const apart = planet.offsetM.map((value, k) => value - star.offsetM[k]);
  const speeds = planet.velocityMps.map((value, k) => value - star.velocityMps[k]);
  return 1 / (2 / Math.hypot(...apart) - Math.hypot(...speeds) ** 2 / gmM3S2) / AU_M;
}

test.each(systems.map((system) => [system.name, system] as const))(
  'the planets of %s keep to their orbits over years',
  async (_, system) => {
    const scene = starSystemScene(system.id, EPOCH);
    const parsed = parseScene(JSON.stringify({ ...scene, time: { ...scene.time, factor: FACTOR } }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const world = await World.create({ scene: parsed.scene, ephemeris: sharedRails() });
    const day = world.time.day;
    for (let tick = 0; tick < TICKS || world.time.day - day < YEARS * 365; tick += 1) world.step();
    const [star, ...planets] = world.entities.filter(({ kind }) => kind === 'body');
    expect(planets.length).toBe(system.planets.length);
    for (const [at, planet] of planets.entries()) {
      const { semiMajorAxisAu, massEarth } = system.planets[at];
      const gmM3S2 = system.star.massSun * bodies[1].gmM3S2 + massEarth * bodies[4].gmM3S2;
      expect(Math.abs(axisAu(planet, star, gmM3S2) / semiMajorAxisAu - 1)).toBeLessThan(0.05);
    }
    await world.stop();
  },
);
