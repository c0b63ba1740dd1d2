/** Watching a server from outside: what is looked at, how it is judged, and what is worth an alert. */
export { AlertBook, type HealthAlert, type HealthThresholds } from './alerts.ts';
export { type HealthTargets, HealthWatch } from './health-watch.ts';
export { isQuiet, overallState, type PartState, partNames, type Readings } from './reading.ts';
