import {
  type IssuedTokenAnswer,
  type Permission,
  permissions,
  roleAllows,
  roles,
  type TokenView,
} from '../../protocol/index.ts';
import type { NewToken, TokenRow } from '../store/token-rows.ts';
import { tokenTimes } from './token-format.ts';
import type { IssuedToken } from './token-issuer.ts';

const utc = (ms: number): string => new Date(ms).toISOString();

/** A token as its owner gets it: the only time that it is shown. */
export function issuedAnswer({ token, accessToken, refresh }: IssuedToken, nowMs: number): IssuedTokenAnswer {
  return {
    token_id: token.id,
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: Math.max(0, Math.floor((token.expires_ms - nowMs) / 1000)),
    expires_at: utc(token.expires_ms),
    subject: token.subject,
    role: roleOf(token.role),
    permissions: permissionsOf(token),
    ...(refresh === null ? {} : { refresh_token: refresh.value, refresh_expires_at: utc(refresh.expiresMs) }),
  };
}

/** A token as lists show it. */
export function tokenView(row: TokenRow, nowMs: number): TokenView {
  const state = stateOf(row, nowMs);
  return {
    token_id: row.id,
    kind: row.kind,
    subject: row.subject,
    role: roleOf(row.role),
    permissions: permissionsOf(row),
    addresses: row.addresses === null ? null : (JSON.parse(row.addresses) as string[]),
    state,
    session_id: row.family,
    created_by: row.created_by,
    issued_at: utc(row.issued_ms),
    expires_at: utc(row.expires_ms),
    ends_at: utc(row.ends_ms),
    ends_soon: row.kind === 'service' && state === 'active' && row.ends_ms - nowMs < tokenTimes.warningMs,
    revoked_by: row.revoked_by,
    last_used_at: row.last_used_ms === null ? null : utc(row.last_used_ms),
    last_used_from: row.last_address,
  };
}

function stateOf(row: TokenRow, nowMs: number): TokenView['state'] {
  if (row.revoked_ms !== null) return 'revoked';
  if (row.expires_ms <= nowMs) return 'expired';
  if (row.ends_ms < row.expires_ms) return 'rotated';
  return 'active';
}

/** What a token may: all of its role, or what of it the token is limited to. */
function permissionsOf({ role, permissions: limited }: Pick<NewToken, 'role' | 'permissions'>): Permission[] {
  const named = limited === null ? permissions : (JSON.parse(limited) as readonly string[]);
  const own = roleOf(role);
  return permissions.filter((one) => roleAllows(own, one) && (named as readonly string[]).includes(one));
}

/** A role that this release does not know is shown as the weakest; it allows nothing more. */
function roleOf(text: string): TokenView['role'] {
  return roles.find((role) => role === text) ?? 'visitor';
}
