import { ApiError, type Permission, type Role, roleAllows } from '../../protocol/index.ts';

/** Who makes a request: a name for logs and histories, and what he may do. */
export interface Principal {
  /** Subject of the token. */
  readonly name: string;
  readonly role: Role;
  /** The token that came; absent where the server itself acts. */
  readonly tokenId?: string;
  /**
   * The first of the tokens that it descends from. Limits and suspensions hold for all of them together, because whoever has
   * one can have another whenever he wants.
   */
  readonly line?: string;
  /** The only permissions that the token carries; absent for all of the role. */
  readonly permissions?: readonly Permission[];
  readonly kind?: 'session' | 'service';
  /** When the token ends, in milliseconds since 1970. */
  readonly endsMs?: number;
}

/** Whether he may. */
export function allows(principal: Principal, permission: Permission): boolean {
  return (
    roleAllows(principal.role, permission) &&
    (principal.permissions === undefined || principal.permissions.includes(permission))
  );
}

/** A refusal of a token, with the header that RFC 6750 asks for. */
export function tokenRefusal(
  detail: string,
  code: 'unauthenticated' | 'token_expired' = 'unauthenticated',
): ApiError {
  return new ApiError(code, detail, {
    headers: {
      'www-authenticate': `Bearer realm="spacetime", error="invalid_token", error_description="${detail}"`,
    },
  });
}

/**
 * Throws unless the caller may: `unauthenticated` without a token, `permission_denied` with a weaker one.
 * @param permission `none` is for everybody, `token` for everybody who has a token.
 */
export function requirePermission(
  principal: Principal | undefined,
  permission: Permission | 'none' | 'token',
): void {
  if (permission === 'none') return;
  if (principal === undefined) {
    throw new ApiError('unauthenticated', 'This address needs a token.', {
      headers: { 'www-authenticate': 'Bearer realm="spacetime"' },
    });
  }
  if (permission === 'token' || allows(principal, permission)) return;
  const own =
    principal.permissions === undefined || !roleAllows(principal.role, permission)
      ? `the role ${principal.role} does not have it`
      : 'this token is limited to others';
  throw new ApiError('permission_denied', `This needs the permission ${permission}; ${own}.`);
}
