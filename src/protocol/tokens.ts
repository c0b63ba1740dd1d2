import { z } from 'zod';
import { countQuery, cursorField, textField } from './fields.ts';
import { type Permission, permissions, roles } from './permissions.ts';

const hourSeconds = 3600;
const serviceDays = 90;

const roleField = z.enum(roles);
const permissionField = z.enum(permissions as readonly [Permission, ...Permission[]]);
const instant = z.string();

/** Name of whom a token is for: a person, or a machine. */
const subjectField = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w][\w.@+:-]*$/, 'has to be a name of letters, digits and . _ @ + : -');

const graceField = z.int().min(0).max(hourSeconds);
const lifetimeField = z.int().min(60).max(hourSeconds);
const serviceDaysField = z.int().min(1).max(serviceDays);

/** Body of POST /auth/token. */
export const ownTokenBody = z
  .strictObject({
    /** Default: the own role. */
    role: roleField.optional(),
    lifetime_seconds: lifetimeField.optional(),
    /** Whether it comes with a refresh value. */
    refresh: z.boolean().default(true),
  })
  .nullish();

/** Body of POST /auth/rotate. */
export const rotateBody = z
  .strictObject({
    /** For how long the old token still counts. */
    grace_seconds: graceField.default(60),
  })
  .nullish();

/** Body of POST /auth/refresh. */
export const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(256) });

/** Body of POST /auth/revoke: nothing for the own session. */
export const revokeBody = z
  .strictObject({
    /** Another token of the same subject. */
    token_id: textField.optional(),
    /** Everything of the own subject. */
    all: z.boolean().default(false),
  })
  .nullish();

/** Answer to whoever gets a token: the only time that it is shown. */
export const issuedTokenSchema = z.object({
  token_id: z.string(),
  token_type: z.literal('Bearer'),
  access_token: z.string(),
  /** Seconds that it is valid. */
  expires_in: z.int(),
  expires_at: instant,
  subject: z.string(),
  role: roleField,
  permissions: z.array(permissionField),
  /** Makes the next token, once; absent for tokens that cannot be prolonged. */
  refresh_token: z.string().optional(),
  /** When the session ends, however often it is refreshed. */
  refresh_expires_at: instant.optional(),
});

/** Answer of everything that revokes. */
export const revokedSchema = z.object({
  /** Tokens that could still be used and cannot any more. */
  revoked: z.int(),
});

/** A token as lists show it: never the token itself. */
export const tokenSchema = z.object({
  token_id: z.string(),
  kind: z.enum(['session', 'service']),
  subject: z.string(),
  role: roleField,
  permissions: z.array(permissionField),
  /** Address ranges it may come from; null for any. */
  addresses: z.array(z.string()).nullable(),
  state: z.enum(['active', 'rotated', 'expired', 'revoked']),
  session_id: z.string().nullable(),
  created_by: z.string(),
  issued_at: instant,
  expires_at: instant,
  /** When it really ends, or has ended. */
  ends_at: instant,
  /** Whether it is a service token that ends within a week. */
  ends_soon: z.boolean(),
  revoked_by: z.string().nullable(),
  last_used_at: instant.nullable(),
  last_used_from: z.string().nullable(),
});

/** Answer of GET /auth/status. */
export const ownStatusSchema = tokenSchema.extend({
  expires_in: z.int(),
  /** When the session ends, however often it is refreshed; null for a token without one. */
  session_ends_at: instant.nullable(),
  /** Tokens of the same subject that can be used, this one among them. */
  active_tokens: z.int(),
  max_active_tokens: z.int(),
});

/** Query of GET /admin/tokens. */
export const tokensQuery = z.strictObject({
  subject: subjectField.optional(),
  kind: z.enum(['session', 'service']).optional(),
  state: z.enum(['active', 'any']).default('active'),
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Answer of GET /admin/tokens, newest first. */
export const tokensSchema = z.object({ items: z.array(tokenSchema), next_cursor: z.string().nullable() });

/** Body of POST /admin/tokens. */
export const createTokenBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('session'),
    subject: subjectField,
    /** Default: the role that the subject was assigned. */
    role: roleField.optional(),
    lifetime_seconds: lifetimeField.optional(),
    refresh: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('service'),
    name: subjectField,
    permissions: z.array(permissionField).min(1).max(permissions.length),
    lifetime_days: serviceDaysField.default(30),
    /** Address ranges it may come from, such as 10.0.0.0/8; default: any. */
    addresses: z.array(textField).min(1).max(20).optional(),
  }),
]);

/** Body of POST /admin/tokens/{id}/renew. */
export const renewBody = z
  .strictObject({
    lifetime_days: serviceDaysField.default(30),
    grace_seconds: graceField.default(hourSeconds),
  })
  .nullish();

/** Body of POST /admin/tokens/revoke. */
export const revokeSubjectBody = z.strictObject({ subject: subjectField });

/** Address of one token. */
export const tokenParams = z.strictObject({ id: textField });

/** Public keys as a JSON Web Key Set (RFC 7517). */
export const keySetSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      alg: z.string(),
      use: z.literal('sig'),
    }),
  ),
});

/** Answer of the routes of signing keys. */
export const signingKeysSchema = z.object({
  items: z.array(z.object({ kid: z.string(), created_at: instant, retired_at: instant.nullable() })),
});

/** Body of POST /admin/signing-keys/rotate. */
export const rotateKeysBody = z
  .strictObject({
    /** Whether the old keys and everything they signed end at once. */
    forget: z.boolean().default(false),
  })
  .nullish();

/** Answer of GET /admin/roles. */
export const rolesSchema = z.object({
  items: z.array(z.object({ role: roleField, permissions: z.array(permissionField) })),
});

const assignmentSchema = z.object({
  subject: z.string(),
  role: roleField,
  assigned_by: z.string(),
  assigned_at: instant,
});

/** Answer of PUT /admin/roles/assignments/{subject}. */
export const assignedSchema = assignmentSchema.extend(revokedSchema.shape);

/** Answer of GET /admin/roles/assignments, by subject. */
export const assignmentsSchema = z.object({
  items: z.array(assignmentSchema),
  next_cursor: z.string().nullable(),
});

/** Query of a list. */
export const assignmentsQuery = z.strictObject({
  cursor: cursorField.optional(),
  limit: countQuery(1, 100).optional(),
});

/** Address of one assignment. */
export const subjectParams = z.strictObject({ subject: subjectField });

/** Body of PUT /admin/roles/assignments/{subject}. */
export const assignBody = z.strictObject({ role: roleField });

/** Answer of DELETE /admin/roles/assignments/{subject}. */
export const unassignedSchema = z.object({ subject: z.string() });

/** Answer to whoever gets a token. */
export type IssuedTokenAnswer = z.output<typeof issuedTokenSchema>;

/** A token as lists show it. */
export type TokenView = z.output<typeof tokenSchema>;
