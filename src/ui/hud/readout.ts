import type { HoldMode } from '../../world/index.ts';

/** Frames in which a ship's speed is told and its way is drawn. */
export const speedFrames = ['orbit', 'surface', 'target', 'rotating'] as const;
export type SpeedFrame = (typeof speedFrames)[number];

/** Names of the frames for people. */
export const speedFrameTitles: Readonly<Record<SpeedFrame, string>> = {
  orbit: 'Orbit',
  surface: 'Surface',
  target: 'Target',
  rotating: 'Rotating',
};

/** What the speed is told against, for people; empty where there is nothing. */
export function speedPlace(readout: Readout): string {
  if (readout.frame === 'target') return readout.targetTitle;
  return readout.frame === 'rotating' ? readout.pairTitle : readout.bodyTitle;
}

/** Everything the instruments show. One object is refilled; a figure that does not exist is NaN. */
export interface Readout {
  frame: SpeedFrame;
  /** Body that speed and altitude refer to, custom ones included; empty where there is none. */
  bodyTitle: string;
  /** The two bodies with which the frame `rotating` turns; empty where there is none. */
  pairTitle: string;
  speedMps: number;
  altitudeM: number;
  verticalSpeedMps: number;
  /** Heights above the mean radius. */
  apoapsisM: number;
  periapsisM: number;
  /** Empty when nothing is targeted. */
  targetTitle: string;
  targetDistanceM: number;
  /** Positive while the distance shrinks. */
  closingMps: number;
  /** Speed as a part of that of light, and what follows: seconds of the world for one on board. */
  beta: number;
  gamma: number;
  /** What the clock on board has gained on the world's, s. */
  clockAheadS: number;
  throttle: number;
  /** Share of the tank, 0 to 1; NaN for a ship without one. */
  fuelPart: number;
  stabilise: boolean;
  hold: HoldMode;
  utc: string;
  factor: number;
  targetFactor: number;
  paused: boolean;
  /** Whose wish for time holds, empty for nobody's. */
  timeHolder: string;
  /** Why time goes no faster, empty for no reason. */
  timeCap: string;
  /** Delay to the server and back in seconds; NaN while there is no connection. */
  delayS: number;
  /** Names of the others in the world. */
  visitors: readonly string[];
  /** Frames per second and work per frame; NaN until measured. */
  frameRateHz: number;
  frameWorkS: number;
  quality: string;
  /** How the world is seen: in a headset, or on a screen and why. */
  mode: string;
}

/** A readout of a ship about which nothing is known yet. */
export function createReadout(): Readout {
  return {
    frame: 'orbit',
    bodyTitle: '',
    pairTitle: '',
    speedMps: Number.NaN,
    altitudeM: Number.NaN,
    verticalSpeedMps: Number.NaN,
    apoapsisM: Number.NaN,
    periapsisM: Number.NaN,
    targetTitle: '',
    targetDistanceM: Number.NaN,
    closingMps: Number.NaN,
    beta: Number.NaN,
    gamma: Number.NaN,
    clockAheadS: Number.NaN,
    throttle: 0,
    fuelPart: Number.NaN,
    stabilise: false,
    hold: 'none',
    utc: '',
    factor: 1,
    targetFactor: 1,
    paused: false,
    timeHolder: '',
    timeCap: '',
    delayS: Number.NaN,
    visitors: [],
    frameRateHz: Number.NaN,
    frameWorkS: Number.NaN,
    quality: '',
    mode: '',
  };
}
