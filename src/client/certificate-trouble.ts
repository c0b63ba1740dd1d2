/** What Node and OpenSSL call a certificate that is not taken: of another name, over, or of nobody who is known here. */
const codes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/;

/** Why a call failed, and what to do about it, where the reason is the certificate of the server; else undefined. */
export function certificateTrouble(error: unknown): string | undefined {
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string' || !codes.test(code)) return undefined;
  return `its certificate is not trusted here (${code}); NODE_EXTRA_CA_CERTS can name the file of its authority`;
}
