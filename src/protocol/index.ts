/** What the outside sees: routes, schemas, streams, errors, permissions and settings, written once for server and clients. */

export type { AuditEntryView, AuditVerification } from './audit.ts';
export type { BatchOperation, BatchOutcome, BatchRequest, BatchStep } from './batch.ts';
export {
  type ConfigurationSources,
  outsideVariables,
  type ResolvedConfiguration,
  resolveConfiguration,
  type ShownSetting,
  showConfiguration,
} from './configuration.ts';
export type { EntityAnswer, PlacedEntity } from './entity.ts';
export { entityName, entityNumber } from './entity-names.ts';
export {
  type EventData,
  type EventType,
  eventSchemas,
  eventTypes,
  type ServerEvent,
} from './events.ts';
export { requestLimits } from './fields.ts';
export {
  type Job,
  type JobInput,
  type JobTypeName,
  type JobWish,
  jobLimits,
} from './jobs.ts';
export {
  type CacheFigures,
  type FrameRate,
  type PerformanceFigures,
  performanceSchema,
  type SecurityFigures,
} from './performance.ts';
export { type Permission, permissions, type Role, roleAllows, roleContains, roles } from './permissions.ts';
export type { BurnWish, PlanAnswer } from './plans.ts';
export { type Problem, problemMediaType, problemSchema } from './problem.ts';
export {
  fillPath,
  type Method,
  pathMatcher,
  type Route,
  type RouteAnswer,
  type RouteInput,
  type RouteRequest,
} from './route.ts';
export { type RouteGroup, type RouteId, routeGroups, routeIds, routes } from './routes.ts';
export { type SaveInfo, saveLimits } from './saves.ts';
export { type LoadState, loadKinds, type SceneLoad, type SceneValidation } from './scene.ts';
export { entriesOf } from './setting-kinds.ts';
export {
  type Configuration,
  type Environment,
  environments,
  type Setting,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts';
export { type SwarmAnswer, swarmName, swarmNumber } from './swarms.ts';
export {
  bearerProtocolPrefix,
  gapReasons,
  posesSchema,
  type TelemetryArea,
  type TelemetryChannelName,
  type TelemetryMessage,
  type TelemetryMessageOf,
  type TelemetryRequest,
  type TextChannelName,
  telemetryChannelNames,
  telemetryChannels,
  telemetryCloseCodes,
  telemetryLimits,
  telemetryMessageSchema,
  telemetryPath,
  telemetryRequestSchema,
  telemetrySubprotocol,
} from './telemetry.ts';
export {
  bodyOfNumber,
  type EntityFrame,
  entityFlags,
  entityFormat,
  entityForms,
  entityHeader,
  entityKinds,
  entityMessageKinds,
  entityRecord,
  motionRecord,
  noOwner,
  numberOfBody,
  type TelemetryEntity,
  type TelemetryMotion,
} from './telemetry-entities.ts';
export {
  ApiError,
  type ErrorCode,
  type ErrorDetails,
  type ErrorRow,
  errorCodes,
  errorTable,
  errorType,
  type FieldError,
} from './terms/errors.ts';
export { isFinal, type JobState, jobStates, jobTransitions, mayBecome } from './terms/job-states.ts';
export { tickRateHz } from './terms/rhythm.ts';
export { webhookLimits } from './terms/webhook-limits.ts';
export type {
  IssuedTokenAnswer,
  TokenView,
} from './tokens.ts';
export { type VisitorPose, visitorModes } from './visitor-pose.ts';
export { type PictureWish, type Screenshot, screenshotLimits } from './visitors.ts';
export type { Webhook, WebhookDelivery } from './webhooks.ts';
export { WorldMirror } from './world-mirror.ts';
export type { Clock, Entity, EntityChange, WorldFrame, WorldState } from './world-state.ts';
export {
  type ClientMessage,
  clientMessageSchema,
  type ServerMessage,
  type ServerMessageOf,
  serverMessageSchema,
  visitorNameField,
  worldCloseCodes,
  worldPath,
  worldStreamLimits,
  worldSubprotocol,
} from './world-stream.ts';
export type { SwarmStates } from './world-swarms.ts';
