import { createHmac, randomBytes } from 'node:crypto';

/* Signatures as the Standard Webhooks specification 1.0.0 has them: symmetric, version v1. */

const prefix = 'whsec_';
const secretBytes = 32;

/** A new secret as bytes, and as the text that its owner gets to see once. */
export function newSecret(): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = randomBytes(secretBytes);
  return { bytes, text: `${prefix}${bytes.toString('base64')}` };
}

/** What one attempt signs. */
export interface SignedContent {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestampS: number;
  readonly payload: string;
}

/** Header lines that prove where a message comes from; one signature for each secret, so that rotation leaves no gap. */
export function signatureHeaders(
  { id, timestampS, payload }: SignedContent,
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const content = `${id}.${timestampS}.${payload}`;
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(content).digest('base64')}`,
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatures.join(' '),
  };
}
