import { z } from 'zod';
import { countQuery, cursorField, textField } from './fields.ts';

const reasonField = z.string().max(256);
/** Longest ban with an end: a year. */
const maxBanSeconds = 31_622_400;

/** Somebody who is kept out. */
export const banSchema = z.object({
  id: z.string(),
  kind: z.enum(['address', 'token']),
  /** A range of addresses, or the id of a token. */
  target: z.string(),
  reason: z.string(),
  /** By an operator, or by the server itself after too many overruns. */
  origin: z.enum(['manual', 'automatic']),
  created_by: z.string(),
  created_at: z.string(),
  /** Null for one that only an operator ends. */
  expires_at: z.string().nullable(),
});

/** Answer to GET /admin/bans. */
export const bansSchema = z.object({ items: z.array(banSchema), next_cursor: z.string().nullable() });

/** A part of a list. */
export const partQuery = z.strictObject({
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

const banTerms = {
  reason: reasonField,
  /** Absent for one that only an operator ends. */
  duration_seconds: z.int().min(1).max(maxBanSeconds).optional(),
};

/** Body of POST /admin/bans. */
export const banBody = z.union([
  z.strictObject({ address: z.string().min(2).max(64), ...banTerms }),
  z.strictObject({ token_id: z.string().min(1).max(128), ...banTerms }),
]);

/** An id in a path. */
export const idParams = z.strictObject({ id: textField });

/** Maintenance or lockdown. */
export const switchSchema = z.object({
  on: z.boolean(),
  reason: z.string().nullable(),
  changed_by: z.string().nullable(),
  changed_at: z.string().nullable(),
});

/** Body of PUT /admin/maintenance and PUT /admin/lockdown. */
export const switchBody = z.strictObject({ on: z.boolean(), reason: reasonField.optional() });

/** One call of the API with its limit. */
export const endpointSchema = z.object({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  permission: z.string(),
  /** Requests a minute of one token, or of one address without token; null where there is no limit. */
  per_minute: z.int().nullable(),
  on: z.boolean(),
  /** Whether it may be switched off. */
  switchable: z.boolean(),
});

/** Answer to GET /admin/endpoints. */
export const endpointsSchema = z.object({
  items: z.array(endpointSchema),
  next_cursor: z.string().nullable(),
});

/** Body of PUT /admin/endpoints/{id}. */
export const endpointBody = z.strictObject({ on: z.boolean() });

/** One network connection. */
const connectionSchema = z.object({
  id: z.string(),
  address: z.string(),
  port: z.int(),
  scheme: z.enum(['http', 'https']),
  /** Whether it has become a stream. */
  stream: z.boolean(),
  opened_at: z.string(),
  requests: z.int(),
  bytes_read: z.int(),
  bytes_written: z.int(),
});

/** Answer to GET /admin/connections. */
export const connectionsSchema = z.object({
  items: z.array(connectionSchema),
  next_cursor: z.string().nullable(),
  /** How many there are in all, and how many there may be. */
  count: z.int(),
  limit: z.int(),
});

/** Answer to DELETE /admin/connections/{id}. */
export const closedConnectionSchema = z.object({ id: z.string(), closed: z.literal(true) });
