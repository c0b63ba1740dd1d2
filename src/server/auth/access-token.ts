import { errors, jwtVerify, SignJWT } from 'jose';
import { type Permission, permissions, type Role, roles } from '../../protocol/index.ts';
import type { TokenRow } from '../store/token-rows.ts';
import type { KeyRing, SigningKey } from './key-ring.ts';
import { tokenAlgorithm, tokenAudience, tokenIssuer, tokenType } from './token-format.ts';

/** How far clocks of two machines may differ. */
const clockToleranceS = 5;
const neededClaims = ['iss', 'aud', 'sub', 'jti', 'iat', 'nbf', 'exp', 'role'];

/** Why a token is refused; for the log and the audit, while its sender is told no more than he needs. */
export type RefusalReason =
  | 'malformed'
  | 'unknown_key'
  | 'forged'
  | 'wrong_claims'
  | 'not_yet_valid'
  | 'expired'
  | 'unknown'
  | 'revoked'
  | 'wrong_address'
  | 'refresh_refused';

/** A token that is not taken. */
export class TokenRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.name = 'TokenRefused';
    this.reason = reason;
  }
}

/** What a token says, once its signature is known to be ours. */
export interface AccessClaims {
  readonly id: string;
  readonly subject: string;
  readonly role: Role;
  readonly permissions: readonly Permission[] | undefined;
}

/** Signs the token of a row. The same row and key give the same text. */
export function signAccessToken(key: SigningKey, row: SignedRow): Promise<string> {
  const scope =
    row.permissions === null ? {} : { scope: (JSON.parse(row.permissions) as string[]).join(' ') };
  const issuedS = Math.floor(row.issued_ms / 1000);
  return new SignJWT({ role: row.role, ...scope })
    .setProtectedHeader({ alg: tokenAlgorithm, typ: tokenType, kid: key.kid })
    .setIssuer(tokenIssuer)
    .setAudience(tokenAudience)
    .setSubject(row.subject)
    .setJti(row.id)
    .setIssuedAt(issuedS)
    .setNotBefore(issuedS)
    .setExpirationTime(Math.floor(row.expires_ms / 1000))
    .sign(key.privateKey);
}

/** The columns that are signed. */
type SignedRow = Pick<TokenRow, 'id' | 'subject' | 'role' | 'permissions' | 'issued_ms' | 'expires_ms'>;

/**
 * Checks signature and claims of a token and gives what it says. Rejects with TokenRefused. Keys are found by `kid` among
 * our own only; what else a header names (`jwk`, `jku`, `x5u`) is not looked at.
 */
export async function readAccessToken(token: string, ring: KeyRing, nowMs: number): Promise<AccessClaims> {
  if (!isCanonical(token)) throw new TokenRefused('malformed');
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => keyFor(kid, ring), {
      algorithms: [tokenAlgorithm],
      typ: tokenType,
      issuer: tokenIssuer,
      audience: tokenAudience,
      requiredClaims: neededClaims,
      clockTolerance: clockToleranceS,
      currentDate: new Date(nowMs),
    });
    if ((payload.iat ?? Number.POSITIVE_INFINITY) > nowMs / 1000 + clockToleranceS)
      throw new TokenRefused('not_yet_valid');
    return readClaims(payload);
  } catch (error) {
    throw error instanceof TokenRefused ? error : new TokenRefused(reasonOf(error));
  }
}

/** One token, one text: the last character of a signature has bits that decoding drops, so others would pass for it. */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1);
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

async function keyFor(kid: unknown, ring: KeyRing): Promise<CryptoKey> {
  const key = typeof kid === 'string' ? await ring.find(kid) : undefined;
  if (key === undefined) throw new TokenRefused('unknown_key');
  return key.publicKey;
}

function readClaims({ sub, jti, role, scope }: Readonly<Record<string, unknown>>): AccessClaims {
  const known = roles.find((one) => one === role);
  if (typeof sub !== 'string' || typeof jti !== 'string' || known === undefined)
    throw new TokenRefused('wrong_claims');
  if (scope === undefined) return { id: jti, subject: sub, role: known, permissions: undefined };
  if (typeof scope !== 'string') throw new TokenRefused('wrong_claims');
  const named = scope.split(' ');
  return {
    id: jti,
    subject: sub,
    role: known,
    permissions: permissions.filter((permission) => named.includes(permission)),
  };
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'not_yet_valid' : 'wrong_claims';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'forged';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'forged';
  if (error instanceof errors.JOSEError) return 'malformed';
  // Anything else is no verdict about the token but a failure of ours, such as a store that does not answer.
  throw error;
}
