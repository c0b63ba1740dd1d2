/** What is looked at in each round, in the order in which it is shown. */
export const partNames = [
  'process',
  'api',
  'telemetry',
  'supervisor',
  'scene',
  'player',
  'simulation',
  'subsystems',
] as const;

/** Name of what is looked at. */
export type PartName = (typeof partNames)[number];

/**
 * How something is. `unreachable` is for what gives no answer at all, `failed` for what answers and is not well or is
 * something else; `unknown` for what cannot be seen from here or without a token, `not_configured` for what need not be there.
 */
export type PartState = 'healthy' | 'degraded' | 'failed' | 'unreachable' | 'unknown' | 'not_configured';

/** One part as it is now, with the figures that belong to it. */
export interface PartReading {
  readonly state: PartState;
  /** Why, in a few words. */
  readonly detail: string;
  readonly [figure: string]: string | number | boolean | null;
}

/** All parts at one time. */
export type Readings = Readonly<Record<PartName, PartReading>>;

/** How everything is together. */
export type OverallState = 'healthy' | 'degraded' | 'failed' | 'unreachable';

/** States that nobody has to do anything about. */
const quiet: ReadonlySet<PartState> = new Set(['healthy', 'unknown', 'not_configured']);

/** Whether a part gives no reason to worry. */
export function isQuiet(state: PartState): boolean {
  return quiet.has(state);
}

/** The state of the whole: unreachable where the API gives no answer, else the worst of its parts. */
export function overallState(readings: Readings): OverallState {
  if (readings.api.state === 'unreachable') return 'unreachable';
  const states = partNames.map((name) => readings[name].state);
  if (states.some((state) => state === 'failed' || state === 'unreachable')) return 'failed';
  return states.includes('degraded') ? 'degraded' : 'healthy';
}
