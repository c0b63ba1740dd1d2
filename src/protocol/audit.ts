import { z } from 'zod';
import { countQuery, cursorField, textField, utcField } from './fields.ts';

/** One entry of the audit. */
const auditEntrySchema = z.object({
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  role: z.string().nullable(),
  token_id: z.string().nullable(),
  address: z.string(),
  action: z.string(),
  target: z.string(),
  outcome: z.enum(['done', 'failed', 'refused']),
  request_id: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Digest of the entry before. */
  previous: z.string(),
  /** SHA-256 of the entry with the digest before. */
  hash: z.string(),
});

/** One entry of the audit. */
export type AuditEntryView = z.output<typeof auditEntrySchema>;

const span = { from: utcField.optional(), to: utcField.optional() };
const part = { cursor: cursorField.optional(), limit: countQuery(1, 100).optional() };

/** Query of GET /audit: from the first instant up to, not with, the last. */
export const auditQuery = z.strictObject({
  ...span,
  actor: textField.optional(),
  action: textField.optional(),
  outcome: z.enum(['done', 'failed', 'refused']).optional(),
  ...part,
});

/** Query of GET /auth/audit. */
export const authAuditQuery = z.strictObject({ ...span, actor: textField.optional(), ...part });

/** Query of GET /audit/export. */
export const auditExportQuery = z.strictObject(span);

/** Entries, newest first. */
export const auditEntriesSchema = z.object({
  items: z.array(auditEntrySchema),
  next_cursor: z.string().nullable(),
});

/** What a check of the chain found. */
export const auditVerificationSchema = z.object({
  valid: z.boolean(),
  /** Entries that were looked at. */
  entries: z.int(),
  first_seq: z.int().nullable(),
  last_seq: z.int().nullable(),
  /** Digest of the last entry. */
  head: z.string().nullable(),
  checkpoints: z.int(),
  /** Records of what was removed because it was old. */
  segments: z.int(),
  /** Entries after the newest checkpoint: that one of them is missing at the end would not show. */
  unsealed_entries: z.int(),
  /** Signatures of another key, from the time before the secret was changed. */
  unverified_signatures: z.int(),
  /** Key by which the signatures were checked. */
  key_id: z.string(),
  /** The first place where the chain does not hold. */
  broken_at: z.object({ seq: z.int(), reason: z.string() }).nullable(),
});

/** What a check of the chain found. */
export type AuditVerification = z.output<typeof auditVerificationSchema>;

/** Answer of GET /auth/metrics. */
export const authMetricsSchema = z.object({
  checks: z.int(),
  failures: z.int(),
  cache_hits: z.int(),
  active_tokens: z.int(),
  signing_keys: z.int(),
  signing_key_age_seconds: z.number(),
});
