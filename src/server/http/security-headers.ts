import type { Duplex } from 'node:stream';

/** What a Host header may look like before it is repeated in the policy. */
const plainHost = /^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** How long a browser that came under TLS comes back under TLS only: a year. */
const transportSecurity = 'max-age=31536000';

/** Names that every machine gives itself: held to TLS, a browser would no longer reach other servers on this one. */
const ownName = /^(?:[a-z0-9-]+\.)*localhost(?::\d{1,5})?$/i;

/** Whether what is sent on the socket is encrypted. */
export function isSecure(socket: Duplex): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/**
 * The security headers of every answer. The page runs its own scripts, WebAssembly and workers only, talks to its own
 * server only, is isolated from other sites (so that it may use shared memory) and may enter a headset session.
 * @param host Host header of the request, for the stream's origin.
 * @param secure Whether the answer goes out under TLS.
 */
export function securityHeaders(host: string | undefined, secure: boolean): Readonly<Record<string, string>> {
  const known = host !== undefined && plainHost.test(host) ? host : '';
  const remembered = secure ? rememberedSecure : rememberedPlain;
  const found = remembered.get(known);
  if (found !== undefined) return found;
  const headers = makeHeaders(known, secure);
  // The Host header is the caller's choice, so what is remembered of it is bounded.
  if (remembered.size < maxRemembered) remembered.set(known, headers);
  return headers;
}

const rememberedPlain = new Map<string, Readonly<Record<string, string>>>();
const rememberedSecure = new Map<string, Readonly<Record<string, string>>>();
const maxRemembered = 64;

function makeHeaders(host: string, secure: boolean): Readonly<Record<string, string>> {
  return {
    ...(secure && !ownName.test(host) && { 'strict-transport-security': transportSecurity }),
    'content-security-policy': contentSecurityPolicy(host),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'permissions-policy':
      'xr-spatial-tracking=(self), gamepad=(self), fullscreen=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function contentSecurityPolicy(host: string): string {
  const streams = host === '' ? '' : ` ws://${host} wss://${host}`;
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self'${streams}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
