/** What can be refused or go wrong in the world, and what it means. Answers of commands carry these codes. */
export const worldErrors = {
  invalid_command: 'the command does not have the form that its type asks for',
  queue_full: 'too many commands wait for the next tick',
  already_joined: 'a visitor of this id is in the world already',
  unknown_visitor: 'no visitor of this id is in the world',
  visitors_full: 'the world has as many visitors as it takes',
  vessels_full: 'the world has as many vessels as it takes',
  markers_full: 'the world has as many markers as it takes',
  bodies_full: 'the world has as many custom bodies as it takes',
  swarms_full: 'the world has as many swarms, or bodies of swarms, as it takes',
  implausible: 'nothing can be like this: a value contradicts another, or the laws of physics',
  shapes_full: 'the world has as many boxes and balls as it takes',
  not_permitted: 'the time policy of this world leaves the clock to operators',
  not_paused: 'single ticks can be stepped only while the clock is paused',
  outside_span: 'the date lies outside the span of the ephemeris',
  unknown_body: 'there is no celestial body of this name',
  no_bodies: 'this scene has no celestial bodies',
  unknown_place: 'a position refers to something that the world does not have',
  too_fast: 'nothing moves so fast where light is as fast as it is in this world',
  bad_orbit: 'the orbital elements make no orbit',
  below_ground: 'the orbit or position lies below the surface of the body',
  name_taken: 'something else has this name already',
  unknown_entity: 'no entity of this id is in the world',
  unknown_swarm: 'no swarm of this id is in the world',
  unknown_burn: 'the plan of the ship has no such burn',
  burn_past: 'the burn lies before now',
  burn_under_way: 'the burn is being flown, so it can be stopped or taken out, but not changed',
  too_many_burns: 'the ship has as many burns planned as it takes',
  cannot_fly_plan: 'the ship cannot fly its plan by itself now',
  not_enough_delta_v: 'the plan takes more than what is in the tank gives',
  not_removable: 'this entity belongs to a visitor or to the scene, so it cannot be removed',
  not_applicable: 'what was given has no meaning for this entity',
  no_rigid_bodies: 'this scene has no rigid bodies, so boxes and balls cannot be put into it',
  bad_snapshot: 'the snapshot is damaged, of another version, or does not fit its scene',
  bad_scene: 'the scene cannot be turned into a world',
  start_failed: 'a subsystem of the world did not start',
  step_failed: 'a subsystem of the world failed in a tick',
} as const;

export type WorldErrorCode = keyof typeof worldErrors;

/** An error of the world: `code` is stable, `message` says what is wrong and what to do next. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly code: WorldErrorCode;
  /** Which field of the command is wrong, its keys joined by dots; null when it is none in particular. */
  readonly field: string | null;

  constructor(code: WorldErrorCode, message: string, cause?: unknown, field: string | null = null) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.field = field;
  }
}
