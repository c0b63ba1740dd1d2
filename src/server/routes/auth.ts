import { ApiError, type Role, roleContains } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import { tokenTimes } from '../auth/token-format.ts';
import type { IssuedToken } from '../auth/token-issuer.ts';
import { issuedAnswer, tokenView } from '../auth/token-view.ts';
import type { Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import { countTokens, findToken } from '../store/operations/tokens.ts';
import { lineOf, maxActiveTokens, type TokenRow } from '../store/token-rows.ts';

type OwnRoutes = 'auth_keys' | 'auth_status' | 'auth_token' | 'auth_rotate' | 'auth_refresh' | 'auth_revoke';

/** Handlers for the own token: get another, prolong, replace, end it. */
export function authHandlers({ auth, store, now }: ServerParts): Pick<Handlers, OwnRoutes> {
  const { issuer, authenticator, keys } = auth;
  const issued = (token: IssuedToken) => ({ status: 200, body: issuedAnswer(token, now()) }) as const;
  return {
    auth_keys: () => ({ status: 200, body: { keys: [...keys.publicKeys().keys] } }),
    auth_status: async ({ principal }) => {
      const { token, family } = await ownRow(store, principal);
      const nowMs = now();
      const body = {
        ...tokenView(token, nowMs),
        expires_in: Math.max(0, Math.floor((token.ends_ms - nowMs) / 1000)),
        session_ends_at: family === null ? null : new Date(family.expires_ms).toISOString(),
        active_tokens: await store.run(countTokens, { subject: token.subject, nowMs }),
        max_active_tokens: maxActiveTokens,
      };
      return { status: 200, body };
    },
    auth_token: async ({ principal, body, act }) => {
      const { token, family } = await ownRow(store, principal);
      refuseServices(token.kind);
      refuseRotated(token);
      const wish = {
        subject: token.subject,
        role: roleWithin(callerOf(principal).role, body?.role),
        createdBy: token.subject,
        refresh: body?.refresh ?? true,
        // What a stolen token can make ends with the session that it was stolen from.
        endMs: family?.expires_ms ?? token.expires_ms,
        parent: family?.id ?? token.id,
        line: lineOf(token),
      };
      const life = body?.lifetime_seconds === undefined ? {} : { lifeMs: body.lifetime_seconds * 1000 };
      return issued(await issuer.session({ ...wish, ...life }, act));
    },
    auth_rotate: async ({ principal, body, act }) => {
      const { token } = await ownRow(store, principal);
      const graceMs = (body?.grace_seconds ?? defaultGraceS) * 1000;
      const fresh = await issuer.rotate(token.id, Math.min(graceMs, tokenTimes.graceMs), act);
      await authenticator.catchUp();
      return issued(fresh);
    },
    auth_refresh: async ({ body, address }) => {
      try {
        return issued(await issuer.refresh(body.refresh_token));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'refresh_refused') {
          const tooMany = authenticator.failed({ reason: 'refresh_refused', address });
          // A value that came twice has ended its session.
          await authenticator.catchUp();
          if (tooMany !== undefined) throw tooMany;
        }
        throw error;
      }
    },
    auth_revoke: async ({ principal, body, act }) => {
      const { token } = await ownRow(store, principal);
      const other = body?.token_id;
      if (other !== undefined && other !== token.id) {
        const found = await store.run(findToken, other);
        // Somebody else's token is answered like one that does not exist.
        if (found?.token.subject !== token.subject) throw new ApiError('unknown_token');
      }
      const what = body?.all === true ? { subject: token.subject } : { token: other ?? token.id };
      const revoked = await issuer.revoke(what, token.subject, act);
      await authenticator.catchUp();
      return { status: 200, body: { revoked } };
    },
  };
}

const defaultGraceS = 60;

/** The role that is wished, or the own one. Throws `permission_denied` for one that has more. */
function roleWithin(own: Role, wished: Role | undefined): Role {
  if (wished === undefined || roleContains(own, wished)) return wished ?? own;
  throw new ApiError('permission_denied', `Your role ${own} does not contain the role ${wished}.`);
}

function callerOf(principal: Principal | undefined): Principal {
  if (principal === undefined) throw new ApiError('unauthenticated');
  return principal;
}

async function ownRow(store: ServerParts['store'], principal: Principal | undefined) {
  const found = await store.run(findToken, callerOf(principal).tokenId ?? '');
  if (found === null) throw new ApiError('unknown_token');
  return found;
}

function refuseRotated({ ends_ms, expires_ms }: TokenRow): void {
  if (ends_ms < expires_ms)
    throw new ApiError('permission_denied', 'A token that was rotated makes no further tokens.');
}

function refuseServices(kind: 'session' | 'service'): void {
  if (kind === 'session') return;
  throw new ApiError('permission_denied', 'A service token makes no further tokens; an admin does.');
}
