/** What draws: it reads states, relative to the observer, and changes none. Entered through `createView`. */
export { ViewError, type ViewErrorCode } from './errors.ts';
export { createProjection, type Projection } from './frame/projection.ts';
export { type QualityLevel, qualityLevels } from './quality/levels.ts';
export { createView, type View, type ViewOptions, type ViewStats } from './view.ts';
export type { EntityShape, Observer, ViewState, VisibleEntity } from './view-state.ts';
