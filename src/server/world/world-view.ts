import { bodies, GRAVITY_M3KGS2 } from '../../astro/index.ts';
import type {
  Clock,
  EntityChange,
  Entity as EntityView,
  WorldFrame,
  WorldState,
} from '../../protocol/index.ts';
import type { Entity, World } from '../../world/index.ts';

type Vessel = NonNullable<Entity['vessel']>;
type Flight = NonNullable<EntityView['flight']>;

/** Numbers of an entity that tell whether it has moved. */
const motionNumbers = 14;

interface Shown {
  readonly motion: Float64Array;
  ground: EntityView['ground_m'];
  flight: EntityView['flight'];
  hull: EntityView['hull'];
  shape: EntityView['shape'];
  freeBody: EntityView['free_body'];
  name: string;
  description: string | null;
  /** Turn in which it was last there. */
  turn: number;
}

/** Turns a world into what visitors are sent: the whole state once, then what has changed since the frame before. */
export class WorldView {
  private readonly world: World;
  private readonly shown = new Map<number, Shown>();
  private readonly scratch = new Float64Array(motionNumbers);
  private turn = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Everything, as the base of the frames to come. */
  state(): WorldState {
    this.shown.clear();
    const { added, clock } = this.frame();
    return { clock, entities: added };
  }

  /** What has changed since the state or frame before. */
  frame(): WorldFrame {
    this.turn++;
    const added: EntityView[] = [];
    const changed: EntityChange[] = [];
    for (const entity of this.world.entities) {
      const known = this.shown.get(entity.id);
      if (known === undefined) {
        added.push(entityView(entity));
        this.shown.set(entity.id, this.remember(entity));
      } else {
        known.turn = this.turn;
        const change = this.changeOf(entity, known);
        if (change !== undefined) changed.push(change);
      }
    }
    const removed: number[] = [];
    for (const [id, { turn }] of this.shown) if (turn !== this.turn) removed.push(id);
    for (const id of removed) this.shown.delete(id);
    return { clock: clockOf(this.world), added, changed, removed };
  }

  private remember(entity: Entity): Shown {
    const motion = new Float64Array(motionNumbers);
    writeMotion(entity, motion);
    return {
      motion,
      ground: groundOf(entity),
      flight: flightOf(entity),
      hull: hullOf(entity),
      shape: entity.shape === null ? null : shapeOf(entity.shape),
      freeBody: entity.freeBody === null ? null : freeBodyOf(entity.freeBody),
      name: entity.name,
      description: entity.description,
      turn: this.turn,
    };
  }

  private changeOf(entity: Entity, known: Shown): EntityChange | undefined {
    const change: { -readonly [K in keyof EntityChange]: EntityChange[K] } = { id: entity.id };
    if (!sameGround(entity, known)) {
      known.ground = groundOf(entity);
      change.ground_m = known.ground;
    }
    writeMotion(entity, this.scratch);
    if (!sameNumbers(this.scratch, known.motion)) {
      change.motion = motionChange(entity, this.scratch, known.motion);
      known.motion.set(this.scratch);
    }
    if (entity.vessel !== null && known.flight !== null && !sameFlight(entity.vessel, known.flight)) {
      change.flight = flightChange(entity.vessel, known.flight);
      Object.assign(known.flight, change.flight);
    }
    if (entity.vessel !== null && !sameHull(entity.vessel, known.hull)) {
      known.hull = hullOf(entity);
      if (known.hull !== null) change.hull = known.hull;
    }
    if (entity.shape !== null && !sameShape(entity.shape, known.shape)) {
      known.shape = shapeOf(entity.shape);
      change.shape = known.shape;
    }
    if (entity.freeBody !== null && !sameFreeBody(entity.freeBody, known.freeBody)) {
      known.freeBody = freeBodyOf(entity.freeBody);
      change.free_body = known.freeBody;
    }
    if (entity.description !== known.description) {
      known.description = entity.description;
      if (entity.description !== null) change.description = entity.description;
    }
    if (entity.name !== known.name) {
      known.name = entity.name;
      change.name = entity.name;
    }
    return Object.keys(change).length > 1 ? change : undefined;
  }
}

/** Simulated time as visitors see it. */
function clockOf({ time }: World): Clock {
  return {
    tick: time.tick,
    day: time.day,
    second: time.second,
    light_mps: time.lightMps,
    factor: time.factor,
    target_factor: time.targetFactor,
    goal_factor: time.goalFactor,
    ramp_ticks_left: time.rampTicksLeft,
    paused: time.paused,
    held_by: time.holder,
    capped_by: time.cap?.text ?? null,
  };
}

type Triple = [number, number, number];

function triple(v: Float64Array): Triple {
  return [v[0], v[1], v[2]] as Triple;
}

function writeMotion(entity: Entity, out: Float64Array): void {
  out[0] = entity.body;
  out.set(entity.offsetM, 1);
  out.set(entity.velocityMps, 4);
  out.set(entity.attitude, 7);
  out.set(entity.angularVelocityRadps, 11);
}

function sameNumbers(a: Float64Array, b: Float64Array, from = 0, end = a.length): boolean {
  for (let i = from; i < end; i++) if (a[i] !== b[i]) return false;
  return true;
}

function bodyName(index: number): string {
  return bodies[index]?.name ?? '';
}

function motionOf(entity: Entity): EntityView['motion'] {
  const [x, y, z, w] = entity.attitude as Float64Array & [number, number, number, number];
  return {
    body: bodyName(entity.body),
    position_m: triple(entity.offsetM),
    velocity_mps: triple(entity.velocityMps),
    attitude: [x, y, z, w],
    angular_velocity_radps: triple(entity.angularVelocityRadps),
  };
}

/** The parts of a motion that are not what they were; on another body all of them, for they mean something else there. */
function motionChange(entity: Entity, now: Float64Array, before: Float64Array): EntityChange['motion'] {
  const motion = motionOf(entity);
  if (now[0] !== before[0]) return motion;
  return {
    ...(sameNumbers(now, before, 1, 4) ? {} : { position_m: motion.position_m }),
    ...(sameNumbers(now, before, 4, 7) ? {} : { velocity_mps: motion.velocity_mps }),
    ...(sameNumbers(now, before, 7, 11) ? {} : { attitude: motion.attitude }),
    ...(sameNumbers(now, before, 11, 14) ? {} : { angular_velocity_radps: motion.angular_velocity_radps }),
  };
}

function groundOf({ groundM }: Entity): EntityView['ground_m'] {
  return groundM === null ? null : triple(groundM);
}

/** Compares with what is known, before its motion is brought up to date: a place on another body is another one. */
function sameGround({ groundM, body }: Entity, { ground, motion }: Shown): boolean {
  if (groundM === null || ground === null) return groundM === ground;
  return body === motion[0] && sameTriple(groundM, ground);
}

function flightOf({ vessel }: Entity): EntityView['flight'] {
  return vessel === null
    ? null
    : { ...tankOf(vessel), ...wishesOf(vessel), clock_ahead_s: clockTold(vessel) };
}

function tankOf(vessel: Vessel): Pick<Flight, 'mass_kg' | 'fuel_kg'> {
  return { mass_kg: vessel.massKg, fuel_kg: vessel.fuelKg };
}

/**
 * What a clock on board has gained, in whole steps of a power of ten that take it some tenths of a second: it gains a little
 * in every tick, of which nobody wants to be told.
 */
function clockTold({ clockAheadS, clockDrift }: Vessel): number {
  const size = Math.abs(clockDrift);
  if (!(size > 0)) return clockAheadS;
  const step = 10 ** Math.floor(Math.log10(size));
  return Math.round(clockAheadS / step) * step + 0;
}

function wishesOf(vessel: Vessel): Omit<Flight, 'mass_kg' | 'fuel_kg' | 'clock_ahead_s'> {
  return {
    thrust: triple(vessel.thrust),
    torque: triple(vessel.torque),
    stabilise: vessel.stabilise,
    brake: vessel.brake,
    hold: vessel.hold,
    target: targetOf(vessel),
    plan: planOf(vessel.plan),
    landed: vessel.landed,
    landed_on: vessel.carrier === 0 ? null : vessel.carrier,
    control_seq: vessel.controlSeq,
  };
}

function planOf({ nodes, flying, burning }: Vessel['plan']): Flight['plan'] {
  return {
    nodes: nodes.map(({ day, second, progradeMps, normalMps, radialMps }) => ({
      day,
      second,
      prograde_mps: progradeMps,
      normal_mps: normalMps,
      radial_mps: radialMps,
    })),
    flying,
    burning_mps: burning === null ? null : Math.round(burning.leftMps * 10) / 10,
  };
}

/** Plans are other objects after each change; what burns is told by tenths. */
function samePlan({ nodes, flying, burning }: Vessel['plan'], known: Flight['plan']): boolean {
  const left = burning === null ? null : Math.round(burning.leftMps * 10) / 10;
  if (flying !== known.flying || left !== known.burning_mps || nodes.length !== known.nodes.length)
    return false;
  return nodes.every((node, at) => {
    const { day, second, prograde_mps, normal_mps, radial_mps } = known.nodes[at];
    return (
      node.day === day &&
      node.second === second &&
      node.progradeMps === prograde_mps &&
      node.normalMps === normal_mps &&
      node.radialMps === radial_mps
    );
  });
}

function targetOf({ target }: Vessel): Flight['target'] {
  if (target === null) return null;
  return 'body' in target ? { body: bodyName(target.body) } : { entity: target.entity };
}

/** Compares without making anything, because nearly always nothing has changed. */
function sameFlight(vessel: Vessel, known: Flight): boolean {
  return (
    vessel.fuelKg === known.fuel_kg &&
    vessel.massKg === known.mass_kg &&
    clockTold(vessel) === known.clock_ahead_s &&
    sameWishes(vessel, known)
  );
}

function sameWishes(vessel: Vessel, known: Flight): boolean {
  return (
    vessel.controlSeq === known.control_seq &&
    vessel.hold === known.hold &&
    vessel.stabilise === known.stabilise &&
    vessel.brake === known.brake &&
    vessel.landed === known.landed &&
    vessel.carrier === (known.landed_on ?? 0) &&
    samePlan(vessel.plan, known.plan) &&
    sameTriple(vessel.thrust, known.thrust) &&
    sameTriple(vessel.torque, known.torque) &&
    sameTarget(vessel.target, known.target)
  );
}

/** While engines burn, mass and fuel change all the time; what the pilot wants changes seldom, and is told as a whole. */
function flightChange(vessel: Vessel, known: Flight): Partial<Flight> {
  const told = clockTold(vessel);
  return {
    ...tankOf(vessel),
    ...(told === known.clock_ahead_s ? {} : { clock_ahead_s: told }),
    ...(sameWishes(vessel, known) ? {} : wishesOf(vessel)),
  };
}

function sameTriple(v: Float64Array, known: Triple): boolean {
  return v[0] === known[0] && v[1] === known[1] && v[2] === known[2];
}

function sameTarget(target: Vessel['target'], known: Flight['target']): boolean {
  if (target === null || known === null) return target === null && known === null;
  if ('body' in target) return 'body' in known && bodyName(target.body) === known.body;
  return 'entity' in known && target.entity === known.entity;
}

function hullOf({ vessel }: Entity): EntityView['hull'] {
  if (vessel === null) return null;
  return {
    owner: vessel.owner,
    fuel_capacity_kg: vessel.fuelCapacityKg,
    thrust_n: vessel.thrustN,
    torque_nm: vessel.torqueNm,
    exhaust_speed_mps: vessel.exhaustSpeedMps,
    size_m: triple(vessel.sizeM),
  };
}

function sameHull(vessel: Vessel, known: EntityView['hull']): boolean {
  return (
    known !== null &&
    vessel.fuelCapacityKg === known.fuel_capacity_kg &&
    vessel.thrustN === known.thrust_n &&
    vessel.torqueNm === known.torque_nm &&
    vessel.exhaustSpeedMps === known.exhaust_speed_mps &&
    sameTriple(vessel.sizeM, known.size_m)
  );
}

function sameShape(shape: NonNullable<Entity['shape']>, known: EntityView['shape']): boolean {
  return (
    known !== null &&
    shape.state === known.state &&
    shape.colour === known.colour &&
    sameTriple(shape.sizeM, known.size_m)
  );
}

function shapeOf(shape: NonNullable<Entity['shape']>): NonNullable<EntityView['shape']> {
  return { form: shape.form, size_m: triple(shape.sizeM), colour: shape.colour, state: shape.state };
}

function entityView(entity: Entity): EntityView {
  const { shape, freeBody } = entity;
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    motion: motionOf(entity),
    ground_m: groundOf(entity),
    hull: hullOf(entity),
    flight: flightOf(entity),
    shape: shape === null ? null : shapeOf(shape),
    free_body: freeBody === null ? null : freeBodyOf(freeBody),
    description: entity.description,
  };
}

type FreeBody = NonNullable<Entity['freeBody']>;

/** A body changes when another has become part of it, or somebody has made it into another. */
function sameFreeBody(body: FreeBody, known: EntityView['free_body']): boolean {
  return (
    known !== null &&
    body.gmM3S2 === known.gm_m3s2 &&
    body.radiusM === known.radius_m &&
    body.colour === known.colour &&
    body.albedo === known.albedo &&
    body.star?.temperatureK === known.star?.temperature_k &&
    body.star?.luminositySun === known.star?.luminosity_sun &&
    body.j2 === known.j2 &&
    body.equatorialRadiusM === known.equatorial_radius_m &&
    sameTriple(body.pole, known.pole)
  );
}

function freeBodyOf(body: FreeBody): NonNullable<EntityView['free_body']> {
  const { gmM3S2, radiusM, colour, albedo, star, j2, equatorialRadiusM, pole } = body;
  return {
    mass_kg: gmM3S2 / GRAVITY_M3KGS2,
    gm_m3s2: gmM3S2,
    radius_m: radiusM,
    colour,
    albedo,
    star: star === null ? null : { temperature_k: star.temperatureK, luminosity_sun: star.luminositySun },
    j2,
    equatorial_radius_m: equatorialRadiusM,
    pole: triple(pole),
  };
}
