/** What draws: it reads states, relative to the observer, and changes none. Entered through `createView`. */
export { decodePicture } from './earth/earth-textures.ts';
export { ViewError, type ViewErrorCode } from './errors.ts';
export { createProjection, type Projection } from './frame/projection.ts';
export { type QualityLevel, qualityLevels } from './quality/levels.ts';
export type { SkyName } from './stars/constellation-file.ts';
export { colourOfTemperature } from './stars/star-colour.ts';
export { createView, type View } from './view.ts';
export type { ViewOptions, ViewStats } from './view-options.ts';
export type {
  CoursePath,
  EntityShape,
  Observer,
  ViewState,
  VisibleEntity,
  VisibleSwarm,
} from './view-state.ts';
