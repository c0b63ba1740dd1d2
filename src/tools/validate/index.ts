/** Proving that a running server does what it has to: one proof for each feature, each leaving the world as it was. */
export { type FeatureName, featureNames } from './proof.ts';
export { type SmokeResult, smoke, smokeSteps } from './smoke.ts';
export { type FeatureResult, type ValidationReport, validate } from './validate.ts';
