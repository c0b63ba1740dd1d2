/** The server: HTTP, the visitors' connection, scenes and the thread that simulates, behind one door. */
export { Auth } from './auth/auth.ts';
export { bearerOf } from './auth/bearer.ts';
export { type Credential, CredentialFile } from './auth/credential-file.ts';
export { EventHub } from './events/event-hub.ts';
export { Jobs } from './jobs/jobs.ts';
export { loadConfiguration } from './load-configuration.ts';
export { observedMetrics, sampledMetrics } from './metrics/metric-table.ts';
export { processMetrics } from './metrics/process-metrics.ts';
export { describeApi } from './openapi/describe-api.ts';
export { restartExitCode } from './restart.ts';
export { checkDocument } from './scenes/check-document.ts';
export { systemScheduler } from './scheduler.ts';
export { type RunningServer, type ServerSettings, startServer } from './server.ts';
export { StartError, type StartFailure } from './start-error.ts';
export { SqliteStore } from './store/sqlite/sqlite-store.ts';
export { type EntityMessage, encodeEntities } from './telemetry/entity-encoder.ts';
