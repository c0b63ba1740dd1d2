/** Typed clients of the server, for the page, the command line, tests and programs. */
export { boundedText } from './bounded-text.ts';
export { certificateTrouble } from './certificate-trouble.ts';
export { decodeEntities, EntityFormatError } from './entity-decoder.ts';
export { EntityMirror } from './entity-mirror.ts';
export {
  HttpClient,
  type HttpClientSettings,
  ProblemError,
  UnexpectedAnswerError,
  UnreachableError,
} from './http-client.ts';
export {
  type EntityWish,
  TelemetryConnection,
  type TelemetryConnectionEvents,
  type TelemetryConnectionSettings,
} from './telemetry-connection.ts';
export { TickClock } from './tick-clock.ts';
export {
  type ConnectionState,
  type WorldAnswer,
  WorldConnection,
  type WorldConnectionEvents,
  type WorldConnectionSettings,
} from './world-connection.ts';
