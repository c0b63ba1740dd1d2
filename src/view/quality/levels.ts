/** Levels of quality, best first. */
export const qualityLevels = ['ultra', 'high', 'medium', 'low', 'minimum'] as const;
export type QualityLevel = (typeof qualityLevels)[number];

/** What a level means for what is drawn. */
export interface QualitySettings {
  readonly level: QualityLevel;
  /** Pixels of the drawing buffer per CSS pixel, at most (and never above the device's own). */
  readonly pixelRatio: number;
  /** Octaves of noise that a surface may add under its map when seen close. */
  readonly detailOctaves: number;
  /** Edge in pixels of a face of the largest baked surface. */
  readonly bakeFacePx: number;
  /** Edge in pixels of the piece of a surface that is baked in one frame. */
  readonly bakeTilePx: number;
  /** Columns of the largest map of a sphere: wider ones are made narrower before they go to the graphics card. */
  readonly mapWidthPx: number;
  /** Steps of a ray through air. */
  readonly airSteps: number;
  /** Edge of the shadow map in pixels, 0 for none. */
  readonly shadowMapPx: number;
  /** Faintest star drawn, magnitude. */
  readonly starMagnitude: number;
}

/** Settings of each level. */
export const qualitySettings: Readonly<Record<QualityLevel, QualitySettings>> = {
  ultra: {
    level: 'ultra',
    pixelRatio: 2,
    detailOctaves: 8,
    bakeFacePx: 1024,
    bakeTilePx: 256,
    mapWidthPx: 8192,
    airSteps: 16,
    shadowMapPx: 4096,
    starMagnitude: 99,
  },
  high: {
    level: 'high',
    pixelRatio: 1.5,
    detailOctaves: 6,
    bakeFacePx: 1024,
    bakeTilePx: 256,
    mapWidthPx: 8192,
    airSteps: 12,
    shadowMapPx: 2048,
    starMagnitude: 99,
  },
  medium: {
    level: 'medium',
    pixelRatio: 1,
    detailOctaves: 5,
    bakeFacePx: 512,
    bakeTilePx: 128,
    mapWidthPx: 4096,
    airSteps: 8,
    shadowMapPx: 1024,
    starMagnitude: 99,
  },
  low: {
    level: 'low',
    pixelRatio: 0.75,
    detailOctaves: 3,
    bakeFacePx: 256,
    bakeTilePx: 64,
    mapWidthPx: 2048,
    airSteps: 6,
    shadowMapPx: 512,
    starMagnitude: 6,
  },
  minimum: {
    level: 'minimum',
    pixelRatio: 0.5,
    detailOctaves: 2,
    bakeFacePx: 128,
    bakeTilePx: 32,
    mapWidthPx: 512,
    airSteps: 4,
    shadowMapPx: 0,
    starMagnitude: 5.5,
  },
};
