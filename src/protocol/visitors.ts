import { z } from 'zod';
import { limits } from '../world/index.ts';
import { textField } from './fields.ts';
import { visitorModes } from './visitor-pose.ts';

/** Limits of pictures that visitors send. */
export const screenshotLimits = {
  width: 1920,
  height: 1080,
  /** Largest PNG. */
  bytes: 4 * 1024 * 1024,
  /** Characters of base64 in one message of the stream. */
  partLength: 12_288,
  /** Pictures that are kept at once, and for how long. */
  kept: 20,
  keptMs: 10 * 60_000,
  /** How long a visitor has for one. */
  waitMs: 30_000,
} as const;

const angle = z.number().min(-limits.angleDeg).max(limits.angleDeg);

/** Where a picture looks: turned left and up from the nose of the ship. */
const cameraSchema = z.strictObject({
  yaw_deg: angle,
  pitch_deg: z.number().min(-90).max(90),
  fov_deg: z.number().min(10).max(120).optional(),
});

/** What a picture is to show. */
const pictureFields = {
  width: z.int().min(16).max(screenshotLimits.width),
  height: z.int().min(16).max(screenshotLimits.height),
  /** As the visitor looks when left out. */
  camera: cameraSchema.optional(),
};

/** What the server asks a visitor's page for. */
export const pictureWish = z.object({ id: z.string(), ...pictureFields });

/** What the server asks a visitor's page for. */
export type PictureWish = z.output<typeof pictureWish>;

/** Body of POST /screenshots. */
export const screenshotBody = z.strictObject({
  /** Who is asked; whoever agreed when left out. */
  visitor: textField.optional(),
  width: pictureFields.width.default(1280),
  height: pictureFields.height.default(720),
  camera: pictureFields.camera,
});

/** The path of one picture. */
export const screenshotParams = z.strictObject({ id: textField });

/** How a picture stands. */
export const screenshotSchema = z.object({
  id: z.string(),
  state: z.enum(['asked', 'taken', 'failed']),
  visitor: z.string(),
  asked_at: z.string(),
  expires_at: z.string(),
  width: z.int(),
  height: z.int(),
  /** Why there is none. */
  reason: z.string().nullable(),
  size_bytes: z.int().nullable(),
  /** The PNG in base64, once it is taken. */
  png_base64: z.string().nullable(),
});

/** How a picture stands. */
export type Screenshot = z.output<typeof screenshotSchema>;

/** Somebody who is in the world. */
const visitorSchema = z.object({
  id: z.string(),
  name: z.string(),
  mode: z.enum(visitorModes),
  /** False while the line is lost and the ship waits. */
  connected: z.boolean(),
  ship: z.string().nullable(),
  agrees_to: z.object({ frames: z.boolean(), poses: z.boolean(), pictures: z.boolean() }),
});

/** Answer of GET /admin/visitors. */
export const visitorsSchema = z.object({ items: z.array(visitorSchema) });

/** The path of one visitor. */
export const visitorParams = z.strictObject({ id: textField });

const whom = { visitor: textField.optional() };

/** Body of POST /admin/visitors/message; to everybody when no visitor is named. */
export const visitorMessageBody = z.strictObject({
  text: z.string().trim().min(1).max(limits.textLength),
  ...whom,
});

/** Body of POST /admin/visitors/quality. */
export const visitorQualityBody = z.strictObject({ step: z.enum(['up', 'down']), ...whom });

/** Body of an answer that says how many visitors were reached. */
export const reachedSchema = z.object({ reached: z.int() });

/** Answer of DELETE /admin/visitors/{id}. */
export const dismissedSchema = z.object({ id: z.string(), dismissed: z.literal(true) });
