import type { Epoch } from '../../astro/index.ts';
import type { EntityAnswer } from '../../protocol/index.ts';
import { centerName } from './body-names.ts';
import { messageHead, orbitState, type ParameterMessage } from './message.ts';

/** An entity of a running world at one tick. */
export interface EntityMoment {
  readonly entity: EntityAnswer;
  readonly tick: number;
  /** Simulated time of that tick. */
  readonly instant: Epoch;
  /** When the message is written. */
  readonly created: Epoch;
  /** Name of another system that the world is, whose origin states are counted from; null about the bodies of the ephemeris. */
  readonly system: string | null;
}

/** The state of an entity as an orbit parameter message, about the body that the world counts it from. */
export function entityParameters(moment: EntityMoment): ParameterMessage {
  const { entity, instant, created } = moment;
  const { id, name, motion, flight } = entity;
  return {
    message: 'OPM',
    ...messageHead(created, {
      comments: commentsOn(moment),
      object_name: name,
      object_id: id,
      center_name: centerOf(moment),
    }),
    state: orbitState(instant, motion.position_m, motion.velocity_mps),
    mass_kg: flight?.mass_kg ?? null,
  };
}

/** Another system has no body of the registry: the place that its scene is counted from gets a name. */
function centerOf({ entity, system }: EntityMoment): string {
  return system === null ? centerName(entity.motion.body) : `ORIGIN OF ${system.toUpperCase()}`;
}

function commentsOn(moment: EntityMoment): string[] {
  const { entity, tick, system } = moment;
  const { kind, flight, free_body, ground_m } = entity;
  const comments = [`${kind} of a running world, at tick ${tick}`];
  if (system !== null)
    comments.push(`Counted from the origin of the scene of ${system}, which is no body of the Solar System`);
  if (free_body !== null) comments.push(...factsOf(free_body));
  if (flight !== null) comments.push(`${flight.fuel_kg} kg of the mass are fuel`);
  if (typeof flight?.landed_on === 'string')
    comments.push(`Stands on the custom body ${flight.landed_on} and turns with it`);
  else if (ground_m !== null || flight?.landed === true)
    comments.push(`Lies on the ground of ${centerOf(moment)} and turns with it`);
  return comments;
}

/** The mass of the standard is that of a spacecraft, its GM that of the centre: those of the object itself are comments. */
function factsOf({ gm_m3s2, mass_kg, radius_m }: NonNullable<EntityAnswer['free_body']>): string[] {
  return [
    `Of the body itself: GM ${gm_m3s2 / 1e9} km**3/s**2, mass ${mass_kg} kg, mean radius ${radius_m / 1000} km`,
  ];
}
