import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiError, type Permission, type Role, roleAllows } from '../../protocol/index.ts';

/** Who makes a request: a name for logs and histories, and what he may do. */
export interface Principal {
  readonly name: string;
  readonly role: Role;
}

/** Knows the tokens of this server and tells whose one is. Tokens are held as digests only. */
export class Authenticator {
  private readonly operatorDigest: Buffer;

  /** @param operatorToken The token of the operator (role admin). */
  constructor(operatorToken: string) {
    this.operatorDigest = digest(operatorToken);
  }

  /** Whose token it is, or undefined; takes the same time for every wrong one. */
  identify(token: string): Principal | undefined {
    return timingSafeEqual(digest(token), this.operatorDigest)
      ? { name: 'operator', role: 'admin' }
      : undefined;
  }

  /** Who sent an Authorization header; undefined when there is none. Throws `unauthenticated` for a wrong one. */
  fromHeader(header: string | undefined): Principal | undefined {
    if (header === undefined) return undefined;
    const token = /^Bearer +([\x21-\x7e]{1,4096})$/i.exec(header)?.[1];
    if (token === undefined) throw refusal('The Authorization header has to read "Bearer <token>".');
    const principal = this.identify(token);
    if (principal === undefined) throw refusal('The token is not valid on this server.');
    return principal;
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function refusal(detail: string): ApiError {
  return new ApiError('unauthenticated', detail, {
    headers: { 'www-authenticate': 'Bearer realm="spacetime"' },
  });
}

/** Throws unless the caller may: `unauthenticated` without a token, `permission_denied` with a weaker role. */
export function requirePermission(
  principal: Principal | undefined,
  permission: Permission | 'token' | 'none',
): void {
  if (permission === 'none') return;
  if (principal === undefined) throw refusal('This address needs a token.');
  if (permission !== 'token' && !roleAllows(principal.role, permission)) {
    throw new ApiError(
      'permission_denied',
      `This needs the permission ${permission}; the role ${principal.role} does not have it.`,
    );
  }
}
