import { z } from 'zod';
import { commandSchemas, sceneSchema } from '../world/index.ts';
import { textField } from './fields.ts';
import { frameRateSchema } from './performance.ts';
import { type ErrorCode, errorCodes } from './terms/errors.ts';
import { timeChangeFields } from './time.ts';
import { visitorModes, visitorPoseSchema } from './visitor-pose.ts';
import { pictureWish, screenshotLimits } from './visitors.ts';
import { clockSchema, worldFrameSchema, worldStateSchema } from './world-state.ts';
import { swarmSchema } from './world-swarms.ts';

/** Path of the visitors' connection; a WebSocket, so not in the table of calls. */
export const worldPath = '/world';

/** Subprotocol that a visitor's connection has to ask for. */
export const worldSubprotocol = 'spacetime.world.v1';

/** Limits of a visitor's connection. */
export const worldStreamLimits = {
  /** Largest message from a visitor. */
  messageBytes: 16 * 1024,
  /** Messages in one second; a control each tick leaves room for the rest. */
  messagesPerSecond: 180,
  /** Messages that are not of the protocol, before the connection is closed. */
  strikes: 5,
  /** How long the ship of a lost connection waits for its visitor. */
  reconnectMs: 30_000,
  /** Unsent bytes from which frames are left out. */
  slowBytes: 64 * 1024,
  /** Time behind `slowBytes` after which the connection is closed. */
  slowMs: 5000,
  pingMs: 30_000,
  silenceMs: 60_000,
} as const;

/** Reasons for which the server closes a visitor's connection, by code. */
export const worldCloseCodes = {
  bye: 1000,
  stopping: 1001,
  too_large: 1009,
  protocol: 4000,
  hello_expected: 4001,
  unauthenticated: 4002,
  too_slow: 4003,
  silent: 4004,
  replaced: 4005,
  full: 4006,
  too_many_messages: 4007,
  dismissed: 4008,
} as const;

/** Number that the visitor chooses; the `answer` to the message carries it. */
const reference = z.int().min(0).max(0x7fff_ffff);
const { control, hold, plan, jump, ask_time, join } = commandSchemas;
/** What a visitor can be called. */
export const visitorNameField = join.shape.name;

/** First message of a visitor. */
const helloSchema = z.strictObject({
  type: z.literal('hello'),
  name: visitorNameField,
  /** Needed where SPACETIME_VISITORS is token; one with world.write also gives a say over the clock. */
  token: z.string().max(4096).optional(),
  /** From the welcome of a connection that was lost: gives its ship back. */
  resume: textField.optional(),
  mode: z.enum(visitorModes).optional(),
});

/** Everything a visitor may say. */
export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  control.pick({ type: true, seq: true, control: true }),
  hold.pick({ type: true, mode: true, target: true }).extend({ ref: reference }),
  plan.pick({ type: true, nodes: true, fly: true }).extend({ ref: reference }),
  jump
    .pick({ type: true, body: true, entity: true, altitude_m: true, distance: true })
    .extend({ ref: reference }),
  ask_time.pick({ type: true, factor: true, paused: true }).extend({ ref: reference }),
  z.strictObject({ type: z.literal('set_time'), ref: reference, ...timeChangeFields }),
  /** Takes the world, and everybody in it, to another system of the Galaxy; `sol` is the way home. */
  z.strictObject({ type: z.literal('travel'), ref: reference, system: textField }),
  z.strictObject({ type: z.literal('rename'), ref: reference, name: visitorNameField }),
  z.strictObject({ type: z.literal('mode'), mode: z.enum(visitorModes) }),
  /** What operators may see of this visitor; nothing before it was said. */
  z.strictObject({
    type: z.literal('share'),
    frames: z.boolean(),
    poses: z.boolean(),
    pictures: z.boolean().optional(),
  }),
  /** A part of a picture that the server asked for, in base64; parts come in order. */
  z.strictObject({
    type: z.literal('picture_part'),
    id: textField,
    part: z.int().min(0).max(1000),
    parts: z.int().min(1).max(1000),
    data: z.base64().max(screenshotLimits.partLength),
  }),
  z.strictObject({ type: z.literal('no_picture'), id: textField, reason: textField }),
  frameRateSchema.extend({ type: z.literal('frames') }),
  visitorPoseSchema.extend({ type: z.literal('pose') }),
  z.strictObject({ type: z.literal('ping'), ref: reference }),
  z.strictObject({ type: z.literal('resync') }),
  z.strictObject({ type: z.literal('bye') }),
]);

/** A message from a visitor. */
export type ClientMessage = z.output<typeof clientMessageSchema>;

/** The scene that runs, with its document, so that a visitor can predict and draw it. */
const sceneView = z.object({
  path: z.string(),
  name: z.string(),
  document: sceneSchema,
  /** Who asked for it: the name of a token, `visitor` and a visitor's name, or `server` for the first one. */
  chosen_by: z.string(),
});

const codeField = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]);

/** Everything the server says to a visitor. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    visitor: z.string(),
    /** Id of the visitor's own ship. */
    ship: z.int(),
    /** Gives the ship back after a lost connection; a secret of this visitor. */
    resume: z.string(),
    resumed: z.boolean(),
    /** Lowest sequence number that the visitor's next control may have. */
    next_seq: z.int(),
    tick_rate_hz: z.number(),
    may_ask_time: z.boolean(),
    may_set_time: z.boolean(),
    scene: sceneView,
    state: worldStateSchema,
  }),
  z.object({ type: z.literal('state'), state: worldStateSchema }),
  worldFrameSchema.extend({ type: z.literal('delta') }),
  /** A frame in which nothing but time has changed. */
  z.object({ type: z.literal('clock'), clock: clockSchema }),
  /** All swarms of light bodies: after welcome and scene, and seldom after that, as bodies can be carried along their conics. */
  z.object({ type: z.literal('swarms'), swarms: z.array(swarmSchema) }),
  /** Another scene runs from now on; the visitor has a new ship in it. */
  z.object({ type: z.literal('scene'), scene: sceneView, ship: z.int(), state: worldStateSchema }),
  z.object({ type: z.literal('event'), tick: z.int(), event: z.looseObject({ type: z.string() }) }),
  z.object({
    type: z.literal('answer'),
    ref: z.int(),
    ok: z.boolean(),
    /** Code of the world where it refused, and why in one sentence. */
    code: z.string().nullable(),
    message: z.string().nullable(),
  }),
  z.object({ type: z.literal('pong'), ref: z.int(), tick: z.int() }),
  /** Something that the people who run the world want to tell. */
  z.object({ type: z.literal('notice'), text: z.string() }),
  /** The picture quality is to go a step up or down. */
  z.object({ type: z.literal('quality'), step: z.enum(['up', 'down']) }),
  /** A picture is asked for; only of a visitor who agreed to it. */
  pictureWish.extend({ type: z.literal('picture') }),
  z.object({
    type: z.literal('error'),
    code: codeField,
    message: z.string(),
    errors: z.array(z.object({ where: z.string(), path: z.string(), message: z.string() })),
  }),
]);

/** A message to a visitor. */
export type ServerMessage = z.output<typeof serverMessageSchema>;

/** A message to a visitor of one type. */
export type ServerMessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
