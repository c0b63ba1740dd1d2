import { Scene, type WebGLRenderer } from 'three';
import { bodies } from '../astro/index.ts';
import type { Log } from '../engine/index.ts';
import { type BodyFrame, BodyLayer } from './bodies/body-layer.ts';
import { CometLayer } from './comets/comet-layer.ts';
import { EntityLayer, MAX_FAR } from './entities/entity-layer.ts';
import { Placements } from './frame/placement.ts';
import { Rig } from './frame/rig.ts';
import { LatticeLayer } from './lattice/lattice-layer.ts';
import { Exposure } from './light/exposure.ts';
import { Glare } from './light/glare.ts';
import { BodyPoints } from './light/points.ts';
import { ShipLight } from './light/ship-light.ts';
import { LocalEnvironment } from './local/local-environment.ts';
import { CourseLine } from './orbits/course-line.ts';
import { GlobeOrbits } from './orbits/globe-orbits.ts';
import { OrbitLines } from './orbits/orbit-lines.ts';
import { qualitySettings } from './quality/levels.ts';
import { Travels } from './relativity/travel.ts';
import { joinTravel } from './relativity/travelling-material.ts';
import { createStarField, type StarField } from './stars/star-field.ts';
import { SwarmLayer } from './swarms/swarm-layer.ts';
import type { ViewOptions } from './view-options.ts';

/** Where the eye is: among the bodies of the Solar System, in another system, or in a room without bodies. */
export type Surrounding = 'space' | 'system' | 'room';

/** Everything that a view draws, made once and joined into one scene, with the eye and the exposure that all of it shares. */
export class Scenery {
  readonly scene = new Scene();
  readonly rig = new Rig();
  readonly exposure = new Exposure();
  readonly frame: BodyFrame;
  readonly placements: Placements | null;
  readonly travels: Travels;
  readonly stars: StarField;
  readonly points = new BodyPoints(bodies.length + MAX_FAR);
  readonly bodies: BodyLayer;
  readonly comets = new CometLayer();
  readonly glare = new Glare();
  readonly shipLight = new ShipLight();
  readonly entities: EntityLayer;
  readonly orbits: OrbitLines | null;
  readonly globeOrbits = new GlobeOrbits();
  readonly course: CourseLine | null;
  readonly swarms: SwarmLayer | null;
  readonly lattice = new LatticeLayer();
  readonly local: LocalEnvironment;

  constructor(renderer: WebGLRenderer, { ephemeris, pictures }: ViewOptions, log: Log) {
    this.placements = ephemeris ? new Placements(ephemeris) : null;
    this.travels = new Travels(ephemeris);
    const { near } = this.travels;
    this.local = new LocalEnvironment(near.uniforms);
    this.stars = createStarField();
    warnOfSky(this.stars, log);
    const context = { renderer, log, ...(pictures ? { pictures } : {}) };
    this.bodies = new BodyLayer(this.scene, context, this.points, near);
    this.entities = new EntityLayer(this.scene, ephemeris, log, near.uniforms);
    this.orbits = ephemeris ? new OrbitLines(ephemeris) : null;
    this.course = ephemeris ? new CourseLine() : null;
    this.swarms = ephemeris ? new SwarmLayer(ephemeris) : null;
    this.frame = {
      pixelsPerRad: 1,
      day: 0,
      second: 0,
      quality: qualitySettings.high,
      exposure: this.exposure,
    };
    this.#assemble();
  }

  /** Shows what belongs to a surrounding; its own work shows the rest. */
  show(surrounding: Surrounding): void {
    const isRoom = surrounding === 'room';
    this.local.group.visible = isRoom;
    this.shipLight.group.visible = !isRoom;
    this.stars.object.visible = !isRoom;
    this.comets.object.visible = surrounding === 'space';
    if (surrounding === 'space') return;
    this.bodies.hide();
    this.glare.mesh.visible = false;
    if (this.orbits) this.orbits.mesh.visible = false;
    if (this.course) this.course.mesh.visible = false;
    this.swarms?.hide();
  }

  dispose(): void {
    this.bodies.dispose();
    this.entities.dispose();
    this.orbits?.dispose();
    this.globeOrbits.dispose();
    this.course?.dispose();
    this.swarms?.dispose();
    this.lattice.dispose();
    this.comets.dispose();
    this.local.dispose();
    this.glare.dispose();
    this.stars.dispose();
    this.points.dispose();
    this.shipLight.dispose();
  }

  /** Puts all into the scene, and gives the shaders of each the motion of the eye. */
  #assemble(): void {
    const { scene, rig, travels, stars, points, lattice, comets } = this;
    const { near, sky } = travels;
    joinTravel(stars.object, sky.uniforms);
    for (const object of [points.points, lattice.object, comets.object]) joinTravel(object, near.uniforms);
    scene.add(rig.eye, rig.ship, points.points, this.glare.mesh, comets.object);
    scene.add(stars.object, this.shipLight.group, this.local.group, lattice.object);
    for (const object of [this.orbits?.mesh, this.globeOrbits.mesh, this.course?.mesh, this.swarms?.points]) {
      if (!object) continue;
      joinTravel(object, near.uniforms);
      scene.add(object);
    }
  }
}

function warnOfSky(stars: StarField, log: Log): void {
  stars.ready.catch((error: unknown) => {
    log.warn('Stars or Milky Way could not be loaded; the sky is drawn without.', {
      reason: error instanceof Error ? error.message : String(error),
    });
  });
  stars.onMissing = (reason) =>
    log.warn('Distances of stars could not be loaded; far ones are drawn as from the Sun.', { reason });
  stars.figures.onMissing = (reason) =>
    log.warn('Constellations could not be loaded; the sky is drawn without.', { reason });
}
