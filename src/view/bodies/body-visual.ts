import type { Object3D } from 'three';
import type { Quat, Vec3 } from '../../math/index.ts';
import type { Shadows } from '../light/shadows.ts';
import type { QualitySettings } from '../quality/levels.ts';

/** What a body's picture is drawn from. One object is reused for every body and frame: copy, never keep. */
export interface BodyContext {
  /** Centre of the body relative to the scene's origin (the observer's ship), m, ICRF axes. */
  readonly positionM: Vec3;
  /** Body-fixed axes (+Z north pole, +X prime meridian) to ICRF. */
  readonly orientation: Quat;
  /** Unit vector from the body to the Sun, ICRF axes. */
  readonly sunDirection: Vec3;
  readonly sunDistanceM: number;
  /** What stands between the body and the Sun. */
  readonly shadows: Shadows;
  /** Sunlight relative to 1 AU. */
  readonly sunlight: number;
  /** Light of the planet that the body goes round, over sunlight, in red, green and blue; none of other bodies. */
  readonly shine: Vec3;
  /** Unit vector to that planet, ICRF axes. */
  readonly shineDirection: Vec3;
  readonly eyeDistanceM: number;
  /** Apparent diameter in pixels of the drawing buffer. */
  readonly diameterPx: number;
  /** Exposure of this frame, as in `renderer.toneMappingExposure`. */
  readonly exposure: number;
  /** TDB seconds since J2000: for slow motion such as clouds. */
  readonly timeS: number;
  readonly quality: QualitySettings;
}

/**
 * The picture of one body as a disc. The view sets `object`'s position, orientation (body-fixed axes) and visibility,
 * then calls `update`. Scale is the visual's own. Pictures are drawn far to near, with depth written logarithmically,
 * and give radiance in the units of photometry.ts through `present`.
 */
export interface BodyVisual {
  readonly object: Object3D;
  update(context: BodyContext): void;
  /** Called when the graphics card is lost: what was computed there must be computed again once it is back. */
  forget?(): void;
  dispose(): void;
}
