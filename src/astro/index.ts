export * from './bodies/bodies.ts';
export type * from './bodies/body.ts';
export * from './constants.ts';
export type * from './ephemeris/ephemeris.ts';
export * from './ephemeris/rails.ts';
export * from './error.ts';
export * from './time/epoch.ts';
