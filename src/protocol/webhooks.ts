import { z } from 'zod';
import { type EventType, eventTypes } from './events.ts';
import { countQuery, cursorField, secondsQuery, textField } from './fields.ts';
import { webhookLimits } from './terms/webhook-limits.ts';

const defaultOverlapS = 86_400;
const maxDescription = 1024;
const maxUrl = 2048;

const webhookId = z
  .string()
  .max(25)
  .regex(/^wh_[\w-]{22}$/, 'has to be the id of a webhook');
const deliveryId = z
  .string()
  .max(26)
  .regex(/^dlv_[\w-]{22}$/, 'has to be the id of a delivery');

/** Path of the routes about one webhook. */
export const webhookParams = z.strictObject({ id: webhookId });

/** Path of the routes about one delivery. */
export const deliveryParams = z.strictObject({ id: webhookId, delivery_id: deliveryId });

/** Body of POST /webhooks and PUT /webhooks/{id}. */
export const webhookBody = z.strictObject({
  url: z.string().min(1).max(maxUrl),
  events: z
    .array(z.enum(eventTypes as [EventType, ...EventType[]]))
    .min(1)
    .max(eventTypes.length)
    .refine((types) => new Set(types).size === types.length, 'has the same event twice'),
  description: z.string().max(maxDescription).default(''),
  enabled: z.boolean().default(true),
});

const secretTimes = z.object({
  created_at: z.string(),
  /** Until when it signs; null for the one that stays. */
  expires_at: z.string().nullable(),
});

/** One webhook. Its secret is never shown again. */
export const webhookSchema = z.object({
  id: z.string(),
  /** Whole for the owner and for admins, for others only as far as the host. */
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  enabled: z.boolean(),
  /** Why the server disabled it: `failing` after 50 failures in a row, `gone` after an answer 410. */
  disabled_reason: z.enum(['failing', 'gone']).nullable(),
  owner: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  last_success_at: z.string().nullable(),
  last_failure_at: z.string().nullable(),
  failures_in_row: z.int(),
  pending_deliveries: z.int(),
  /** Events that were not taken because too many deliveries waited. */
  dropped_events: z.int(),
  /** Secrets that sign now, newest first. */
  secrets: z.array(secretTimes),
});

/** One webhook as callers see it. */
export type Webhook = z.output<typeof webhookSchema>;

/** Answer of POST /webhooks and POST /webhooks/{id}/rotate: the only time that the secret is shown. */
export const webhookWithSecretSchema = webhookSchema.extend({ secret: z.string() });

/** Query of GET /webhooks. */
export const webhooksQuery = z.strictObject({
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Answer of GET /webhooks, oldest first. */
export const webhooksSchema = z.object({
  items: z.array(webhookSchema),
  next_cursor: z.string().nullable(),
});

/** Body of POST /webhooks/{id}/rotate: how long the secrets before go on signing beside the new one. */
export const rotateWebhookBody = z.strictObject({
  overlap_seconds: z.int().min(0).max(webhookLimits.overlapS).default(defaultOverlapS),
});

const deliveryStates = ['pending', 'delivered', 'dead'] as const;

/** One delivery. */
export const deliverySchema = z.object({
  id: z.string(),
  webhook_id: z.string(),
  /** Also the header webhook-id: the same for every attempt and every time it is sent again. */
  event_id: z.string(),
  event_type: z.string(),
  /** `dead` is given up, and can be sent again. */
  state: z.enum(deliveryStates),
  attempts: z.int(),
  next_attempt_at: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
});

/** One delivery as callers see it. */
export type WebhookDelivery = z.output<typeof deliverySchema>;

/** Query of GET /webhooks/{id}/deliveries. */
export const deliveriesQuery = z.strictObject({
  state: z.enum(deliveryStates).optional(),
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Answer of GET /webhooks/{id}/deliveries, newest first. */
export const deliveriesSchema = z.object({
  items: z.array(deliverySchema),
  next_cursor: z.string().nullable(),
});

/** Answer of GET /webhooks/{id}/deliveries/{delivery_id}. */
export const deliveryDetailSchema = deliverySchema.extend({
  /** What is sent, as text; null for those who neither own the webhook nor are admins. */
  payload: z.string().nullable(),
  history: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      duration_ms: z.number(),
      status: z.int().nullable(),
      error: z.string().nullable(),
      message: z.string().nullable(),
    }),
  ),
});

/** Query of the calls that send: how many seconds to wait for the next attempt to be over. */
export const deliveryWaitQuery = z.strictObject({
  wait: secondsQuery(webhookLimits.pingWaitS).optional(),
});

/** Answer of POST /webhooks/{id}/deliveries/redeliver: how many are sent again. */
export const redeliveredSchema = z.object({ redelivered: z.int() });

/** Answer of DELETE /webhooks/{id}. */
export const deletedWebhookSchema = z.object({ id: textField });
