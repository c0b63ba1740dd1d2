import type { HoldMode } from '../../world/index.ts';

/** Frames in which a ship's speed is told. */
export const speedFrames = ['orbit', 'surface', 'target'] as const;
export type SpeedFrame = (typeof speedFrames)[number];

/** Names of the frames for people. */
export const speedFrameTitles: Readonly<Record<SpeedFrame, string>> = {
  orbit: 'Orbit',
  surface: 'Surface',
  target: 'Target',
};

/** Everything the instruments show. One object is refilled; a figure that does not exist is NaN. */
export interface Readout {
  frame: SpeedFrame;
  /** Body that speed and altitude refer to; empty in a scene without bodies. */
  bodyTitle: string;
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
    speedMps: Number.NaN,
    altitudeM: Number.NaN,
    verticalSpeedMps: Number.NaN,
    apoapsisM: Number.NaN,
    periapsisM: Number.NaN,
    targetTitle: '',
    targetDistanceM: Number.NaN,
    closingMps: Number.NaN,
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
