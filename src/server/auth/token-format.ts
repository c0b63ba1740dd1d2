/** Who makes the tokens. */
export const tokenIssuer = 'urn:spacetime';

/** For whom they are. */
export const tokenAudience = 'urn:spacetime:api';

/** The one algorithm; Ed25519 is the only curve that keys are made of. */
export const tokenAlgorithm = 'EdDSA';

/** Media type in the header (RFC 9068), so that no other document of a signing key can stand for a token. */
export const tokenType = 'at+jwt';

/** Times of tokens and sessions, in milliseconds. */
export const tokenTimes = {
  /** Longest life of an access token of a session. */
  accessMs: 3_600_000,
  /** Longest life of a session, however often it is refreshed. */
  sessionMs: 86_400_000,
  /** Longest life of a service token. */
  serviceMs: 90 * 86_400_000,
  /** Longest life of a token that has been rotated. */
  graceMs: 3_600_000,
  /** For how long a refresh value gives the same answer again. */
  repeatMs: 10_000,
  /** Service tokens that end sooner than this are warned of. */
  warningMs: 7 * 86_400_000,
} as const;
