import { ApiError, permissions, type Role, roleAllows, roleContains, roles } from '../../protocol/index.ts';
import { readRanges } from '../auth/address-ranges.ts';
import { assignedRole } from '../auth/assigned-role.ts';
import type { IssuedToken } from '../auth/token-issuer.ts';
import { issuedAnswer, tokenView } from '../auth/token-view.ts';
import type { Handlers } from '../http/calls.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import type { ServerParts } from '../parts.ts';
import { type AssignmentRow, assignRole, listAssignments, unassignRole } from '../store/operations/roles.ts';
import { findToken, listTokens } from '../store/operations/tokens.ts';
import type { TokenRow } from '../store/token-rows.ts';

/** Routes for tokens, keys and roles of everybody. */
export type AdminTokenRoute =
  | 'admin_tokens'
  | 'admin_token_create'
  | 'admin_tokens_revoke'
  | 'admin_token_read'
  | 'admin_token_revoke'
  | 'admin_token_renew'
  | 'admin_signing_keys'
  | 'admin_signing_keys_rotate'
  | 'admin_roles'
  | 'admin_role_assignments'
  | 'admin_role_assign'
  | 'admin_role_unassign';

/** What these handlers need; a command beside the server has it too. */
type TokenParts = Pick<ServerParts, 'auth' | 'store' | 'now'>;

const defaultLimit = 50;
const dayMs = 86_400_000;

/** Handlers for tokens, keys and roles of everybody. */
export function adminTokenHandlers(parts: TokenParts): Pick<Handlers, AdminTokenRoute> {
  return { ...tokenHandlers(parts), ...keyHandlers(parts), ...roleHandlers(parts) };
}

function tokenHandlers({ auth, store, now }: TokenParts) {
  const { issuer, authenticator } = auth;
  const created = (token: IssuedToken) => ({ status: 201, body: issuedAnswer(token, now()) }) as const;
  const handlers: Pick<Handlers, Extract<AdminTokenRoute, `admin_token${string}`>> = {
    admin_tokens: async ({ query: { subject, kind, state, cursor, limit = defaultLimit } }) => {
      const before = cursor === undefined ? undefined : placeOf(cursor);
      const rows = await store.run(listTokens, {
        subject,
        kind,
        active: state === 'active',
        before,
        limit: limit + 1,
        nowMs: now(),
      });
      const items = rows.slice(0, limit);
      const next_cursor = rows.length > limit ? cursorAt(items.at(-1)) : null;
      return { status: 200, body: { items: items.map((row) => tokenView(row, now())), next_cursor } };
    },
    admin_token_create: async ({ principal, body, act }) => {
      const createdBy = principal?.name ?? 'server';
      if (body.kind === 'session') {
        const { subject, refresh, lifetime_seconds } = body;
        const role = await roleFor(store, subject, body.role);
        const life = lifetime_seconds === undefined ? {} : { lifeMs: lifetime_seconds * 1000 };
        return created(await issuer.session({ subject, role, createdBy, refresh, ...life }, act));
      }
      const addresses = body.addresses ?? null;
      if (addresses !== null) checkRanges(addresses);
      const lifeMs = body.lifetime_days * dayMs;
      const { name, permissions: limited } = body;
      const wish = { name, permissions: limited, lifeMs, addresses, createdBy };
      return created(await issuer.service(wish, act));
    },
    admin_tokens_revoke: async ({ principal, body: { subject }, act }) => {
      const revoked = await issuer.revoke({ subject }, principal?.name ?? 'server', act);
      await authenticator.catchUp();
      return { status: 200, body: { revoked } };
    },
    admin_token_read: async ({ params: { id } }) => {
      const found = await store.run(findToken, id);
      if (found === null) throw new ApiError('unknown_token');
      return { status: 200, body: tokenView(found.token, now()) };
    },
    admin_token_revoke: async ({ principal, params: { id }, act }) => {
      const revoked = await issuer.revoke({ token: id }, principal?.name ?? 'server', act);
      await authenticator.catchUp();
      return { status: 200, body: { revoked } };
    },
    admin_token_renew: async ({ params: { id }, body, act }) => {
      const { lifetime_days = 30, grace_seconds = 3600 } = body ?? {};
      const fresh = await issuer.renewService(id, lifetime_days * dayMs, grace_seconds * 1000, act);
      await authenticator.catchUp();
      return created(fresh);
    },
  };
  return handlers;
}

function keyHandlers({ auth }: TokenParts) {
  const shown = () => ({
    items: auth.keys.all.map(({ kid, createdMs, retiredMs }) => ({
      kid,
      created_at: new Date(createdMs).toISOString(),
      retired_at: retiredMs === null ? null : new Date(retiredMs).toISOString(),
    })),
  });
  const handlers: Pick<Handlers, 'admin_signing_keys' | 'admin_signing_keys_rotate'> = {
    admin_signing_keys: () => ({ status: 200, body: shown() }),
    admin_signing_keys_rotate: async ({ body, act }) => {
      await auth.keys.rotate(body?.forget === true, act);
      await auth.authenticator.catchUp();
      return { status: 200, body: shown() };
    },
  };
  return handlers;
}

function roleHandlers({ auth, store, now }: TokenParts) {
  const handlers: Pick<Handlers, Extract<AdminTokenRoute, `admin_role${string}`>> = {
    admin_roles: () => ({
      status: 200,
      body: {
        items: roles.map((role) => ({
          role,
          permissions: permissions.filter((one) => roleAllows(role, one)),
        })),
      },
    }),
    admin_role_assignments: async ({ query: { cursor, limit = defaultLimit } }) => {
      const after = cursor === undefined ? '' : readCursor(cursor);
      const rows = await store.run(listAssignments, { after, limit: limit + 1 });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next_cursor = rows.length > limit && last !== undefined ? writeCursor(last.subject) : null;
      return { status: 200, body: { items: items.map(assignmentView), next_cursor } };
    },
    admin_role_assign: async ({ principal, params: { subject }, body: { role }, act }) => {
      const nowMs = now();
      const by = principal?.name ?? 'server';
      const within = roles.filter((one) => roleContains(role, one));
      const revoked = await act.run(assignRole, { subject, role, within, by, nowMs });
      await auth.authenticator.catchUp();
      const row = { subject, role, assigned_by: by, assigned_ms: nowMs };
      return { status: 200, body: { ...assignmentView(row), revoked } };
    },
    admin_role_unassign: async ({ params: { subject }, act }) => {
      await act.run(unassignRole, subject);
      return { status: 200, body: { subject } };
    },
  };
  return handlers;
}

/** The role that a new token of a subject gets: the one that is named, within the one that was assigned. */
async function roleFor(store: ServerParts['store'], subject: string, named: Role | undefined): Promise<Role> {
  const own = await assignedRole(store, subject);
  if (named === undefined && own === undefined) {
    throw new ApiError('invalid_request', `${subject} was assigned no role, so the token needs one.`, {
      errors: [{ where: 'body', path: '/role', message: 'has to be given' }],
    });
  }
  const role = named ?? own ?? 'visitor';
  if (own !== undefined && !roleContains(own, role)) {
    throw new ApiError(
      'permission_denied',
      `${subject} was assigned the role ${own}, which does not contain ${role}.`,
    );
  }
  return role;
}

function checkRanges(addresses: readonly string[]): void {
  const wrong = addresses.findIndex((one) => readRanges([one]) === undefined);
  if (wrong === -1) return;
  throw new ApiError('invalid_request', 'An address range is none.', {
    errors: [
      {
        where: 'body',
        path: `/addresses/${wrong}`,
        message: 'has to be an address or a range such as 10.0.0.0/8',
      },
    ],
  });
}

function assignmentView({ subject, role, assigned_by, assigned_ms }: AssignmentRow) {
  return {
    subject,
    role: roles.find((one) => one === role) ?? ('visitor' as const),
    assigned_by,
    assigned_at: new Date(assigned_ms).toISOString(),
  };
}

function cursorAt(row: TokenRow | undefined): string | null {
  return row === undefined ? null : writeCursor(`${row.issued_ms} ${row.id}`);
}

function placeOf(cursor: string): { issuedMs: number; id: string } {
  const [issued = '', id = ''] = readCursor(cursor).split(' ');
  return { issuedMs: Number(issued), id };
}
