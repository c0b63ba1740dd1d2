import { z } from 'zod';
import { limits as worldLimits } from '../world/index.ts';
import { textField } from './fields.ts';
import type { Permission } from './permissions.ts';
import { type ErrorCode, errorCodes } from './terms/errors.ts';
import { tickRateHz, ticksPerFrame } from './terms/rhythm.ts';
import { visitorPoseSchema } from './visitor-pose.ts';

/** Path of the connection; a WebSocket, so not in the table of calls. */
export const telemetryPath = '/telemetry';

/** Subprotocol that a telemetry connection has to ask for. */
export const telemetrySubprotocol = 'spacetime.telemetry.v1';

/** A second entry of the subprotocol header that begins so carries a token, for those who can send no first message. */
export const bearerProtocolPrefix = 'bearer.';

/** Limits of a telemetry connection. */
export const telemetryLimits = {
  /** Largest message from a reader. */
  messageBytes: 8 * 1024,
  /** Messages of one reader in one second. */
  messagesPerSecond: 20,
  /** Messages that are not of the protocol, before the connection is closed. */
  strikes: 5,
  /** Unsent bytes from which a reader is sent nothing more until he has caught up. */
  slowBytes: 64 * 1024,
  /** Time without any progress behind `slowBytes` after which the connection is closed. */
  slowMs: 10_000,
  pingMs: 30_000,
  silenceMs: 60_000,
  performanceMs: 500,
  poseMs: 100,
  /** Fastest rate of the entities channel, every frame of the world, and the slowest one. */
  entitiesHz: tickRateHz / ticksPerFrame,
  slowestEntitiesHz: 0.1,
  /** How far around a point somebody can look. */
  withinM: worldLimits.offsetM,
} as const;

/** Reasons for which the server closes a telemetry connection, by code. */
export const telemetryCloseCodes = {
  stopping: 1001,
  too_large: 1009,
  protocol: 4000,
  authentication_expected: 4001,
  unauthenticated: 4002,
  too_slow: 4003,
  silent: 4004,
  token_ended: 4005,
  busy: 4006,
  too_many_messages: 4007,
} as const;

/** One thing that can be listened to. */
export interface TelemetryChannel {
  readonly permission: Permission;
  /** Newest messages that are kept for those who come back; none for what is only worth its moment. */
  readonly keeps: number;
  /** Whether only the newest message is worth anything to somebody who has fallen behind. */
  readonly newestWins: boolean;
  readonly doc: string;
}

/** Everything that can be listened to. */
export const telemetryChannels = {
  performance: {
    permission: 'performance.read',
    keeps: 120,
    newestWins: true,
    doc: 'the answer of `GET /performance`, every 0.5 s',
  },
  scene: {
    permission: 'scene.read',
    keeps: 200,
    newestWins: false,
    doc: 'each step of scene loads, and the events of scenes, players and headset sessions',
  },
  entities: {
    permission: 'world.read',
    keeps: 0,
    newestWins: true,
    doc: 'where everything is, as binary messages; by area and rate',
  },
  log: { permission: 'admin', keeps: 1000, newestWins: false, doc: "each line of the server's log" },
  alerts: {
    permission: 'performance.read',
    keeps: 200,
    newestWins: false,
    doc: 'alerts, and changes of health',
  },
  jobs: {
    permission: 'job.read',
    keeps: 500,
    newestWins: false,
    doc: 'outcomes of jobs, and while somebody listens each step of them',
  },
  audit: { permission: 'audit.read', keeps: 1000, newestWins: false, doc: 'each line of the audit' },
  poses: {
    permission: 'world.read',
    keeps: 1,
    newestWins: true,
    doc: 'head and hands of visitors who agreed to it, every 0.1 s',
  },
} as const satisfies Record<string, TelemetryChannel>;

/** Name of a channel. */
export type TelemetryChannelName = keyof typeof telemetryChannels;

/** Names of all channels. */
export const telemetryChannelNames = Object.keys(telemetryChannels) as [
  TelemetryChannelName,
  ...TelemetryChannelName[],
];

/** Name of a channel whose messages are text. */
export type TextChannelName = Exclude<TelemetryChannelName, 'entities'>;

const textChannelNames = telemetryChannelNames.filter((name) => name !== 'entities') as [
  TextChannelName,
  ...TextChannelName[],
];

const offsetField = z.number().min(-worldLimits.offsetM).max(worldLimits.offsetM);

/** A ball around a point that is counted from a body, in its inertial frame. */
const areaSchema = z.strictObject({
  near: textField,
  position_m: z.tuple([offsetField, offsetField, offsetField]),
  within_m: z.number().min(0).max(telemetryLimits.withinM),
});

/** The part of the world that somebody looks at. */
export type TelemetryArea = z.output<typeof areaSchema>;

const sequenceField = z.int().min(0);

/** Where somebody stopped listening, to go on from there. */
const resumeSchema = z.strictObject({
  /** Which run of the server it was; from the welcome. */
  stream: textField,
  /** Number of the last message that he has. */
  after: sequenceField,
});

/** Asks for a channel. */
const subscribeSchema = z.discriminatedUnion('channel', [
  z.strictObject({
    type: z.literal('subscribe'),
    channel: z.enum(textChannelNames),
    resume: resumeSchema.optional(),
  }),
  z.strictObject({
    type: z.literal('subscribe'),
    channel: z.literal('entities'),
    /** Default: everywhere. */
    area: areaSchema.optional(),
    /** Mean number of messages in a second; default: every frame of the world. */
    rate_hz: z.number().min(telemetryLimits.slowestEntitiesHz).max(telemetryLimits.entitiesHz).optional(),
  }),
]);

/** Everything a reader may say. */
export const telemetryRequestSchema = z.discriminatedUnion('type', [
  /** First message, unless the token came with the subprotocol. */
  z.strictObject({ type: z.literal('authenticate'), token: z.string().min(1).max(4096) }),
  subscribeSchema,
  z.strictObject({ type: z.literal('unsubscribe'), channel: z.enum(telemetryChannelNames) }),
  z.strictObject({ type: z.literal('ping'), ref: z.int().min(0).max(0x7fff_ffff) }),
]);

/** A message from a reader. */
export type TelemetryRequest = z.output<typeof telemetryRequestSchema>;

/** Why messages of a channel do not come. */
export const gapReasons = ['slow', 'forgotten', 'restarted'] as const;

/** Everything the server says as text; the messages of the entities channel are binary. */
export const telemetryMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    /** This run of the server; what was counted in another one means nothing here. */
    stream: z.string(),
    subject: z.string(),
    role: z.string(),
    /** What this token may listen to. */
    channels: z.array(z.enum(telemetryChannelNames)),
  }),
  z.object({
    type: z.literal('subscribed'),
    channel: z.enum(telemetryChannelNames),
    /** Number that the first message will have at the least. */
    next: sequenceField,
  }),
  z.object({ type: z.literal('unsubscribed'), channel: z.enum(telemetryChannelNames) }),
  z.object({
    type: z.literal('data'),
    channel: z.enum(textChannelNames),
    seq: sequenceField,
    time: z.string(),
    data: z.unknown(),
  }),
  /** Messages that this reader does not get: numbers `from` to `to`; `from` is null where nobody knows how many. */
  z.object({
    type: z.literal('gap'),
    channel: z.enum(textChannelNames),
    from: sequenceField.nullable(),
    to: sequenceField,
    reason: z.enum(gapReasons),
  }),
  z.object({ type: z.literal('pong'), ref: z.int() }),
  z.object({
    type: z.literal('error'),
    code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    /** Where it is about one channel. */
    channel: z.enum(telemetryChannelNames).nullable(),
  }),
]);

/** A text message to a reader. */
export type TelemetryMessage = z.output<typeof telemetryMessageSchema>;

/** A text message to a reader of one type. */
export type TelemetryMessageOf<T extends TelemetryMessage['type']> = Extract<TelemetryMessage, { type: T }>;

/** What a message of the channel `poses` says. */
export const posesSchema = z.object({
  visitors: z.array(visitorPoseSchema.extend({ visitor: z.string(), name: z.string() })),
});
