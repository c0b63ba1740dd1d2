import type { Ephemeris } from '../astro/index.ts';
import type { Log } from '../engine/index.ts';
import type { PictureSource } from './earth/earth-textures.ts';
import type { QualityLevel } from './quality/levels.ts';

/** How a view is made. */
export interface ViewOptions {
  readonly canvas: HTMLCanvasElement;
  /** Motion of the bodies; null for a world without any. */
  readonly ephemeris: Ephemeris | null;
  readonly log?: Log;
  /** A fixed level, or `auto`: chosen by the time that frames take. */
  readonly quality?: QualityLevel | 'auto';
  /** Decodes a map by its address; fetches when absent. */
  readonly pictures?: PictureSource;
  /** Told when the graphics card is lost and when it is back; drawing goes on by itself. */
  readonly onGraphics?: (state: 'lost' | 'restored') => void;
  /** Milliseconds of a steady clock, only to measure the view's own work. */
  readonly clock?: () => number;
}

/** What the last frame took and showed. */
export interface ViewStats {
  drawCalls: number;
  triangles: number;
  /** Scripting time of the frame, s. */
  scriptS: number;
  exposure: number;
  level: QualityLevel;
  /** Time that a frame may take, s. */
  budgetS: number;
  frames: number;
  dropped: number;
  /** Fraction of the Sun's disc that no body hides. */
  sunVisible: number;
}
