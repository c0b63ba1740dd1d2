import { bodyIndex } from '../../../astro/index.ts';
import { quat, vec3 } from '../../../math/index.ts';
import type { Entity } from '../../../protocol/index.ts';
import type { VesselTruth } from '../../../world/index.ts';

type Flight = NonNullable<Entity['flight']>;
/** The server's word of the own ship, in one object that is filled anew each time. */
export type MutableTruth = { -readonly [Key in keyof VesselTruth]: VesselTruth[Key] };

/** A truth about a ship at rest nowhere. */
export function createTruth(): MutableTruth {
  return {
    id: 0,
    body: 0,
    offsetM: vec3.create(),
    velocityMps: vec3.create(),
    attitude: quat.create(),
    angularVelocityRadps: vec3.create(),
    thrust: vec3.create(),
    torque: vec3.create(),
    stabilise: false,
    brake: false,
    hold: 'none',
    target: null,
    landed: false,
    carrier: 0,
    fuelKg: 0,
    controlSeq: -1,
  };
}

/** Takes over what the stream says of the own ship. */
export function readTruth(out: MutableTruth, { id, motion }: Entity, flight: Flight): MutableTruth {
  out.id = id;
  out.body = bodyIndex(motion.body);
  out.offsetM.set(motion.position_m);
  out.velocityMps.set(motion.velocity_mps);
  out.attitude.set(motion.attitude);
  out.angularVelocityRadps.set(motion.angular_velocity_radps);
  out.thrust.set(flight.thrust);
  out.torque.set(flight.torque);
  out.stabilise = flight.stabilise;
  out.brake = flight.brake;
  out.hold = flight.hold;
  out.target = targetOf(flight.target);
  out.landed = flight.landed;
  out.carrier = flight.landed_on ?? 0;
  out.fuelKg = flight.fuel_kg;
  out.controlSeq = flight.control_seq;
  return out;
}

function targetOf(target: Flight['target']): VesselTruth['target'] {
  if (target === null) return null;
  return 'body' in target ? { body: bodyIndex(target.body) } : target;
}
