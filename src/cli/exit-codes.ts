/** How every command ends, and what each number means to scripts and supervisors. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
} as const;

/** How a start that does not succeed ends, by cause. */
export const startExitCodes = {
  failed: 1,
  configuration: 10,
  port_in_use: 11,
  no_permission: 12,
  address_unavailable: 13,
  data_folder: 14,
  certificate: 15,
  world: 16,
  store: 17,
} as const;

/** How an integration ends that does not get to its end; what it has reached is told. */
export const integrateExitCodes = {
  collision: 4,
  step_limit: 5,
  interrupted: 130,
} as const;

/** How a supervisor ends beside that; where it cannot begin, with the code of the start. */
export const superviseExitCodes = {
  given_up: 20,
  another_supervisor: 21,
} as const;
