import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { CertificatePair } from './development-certificate.ts';

/** The certificate of a pair; throws an Error that says why where it cannot be used with its key. */
export function checkPair(pair: CertificatePair): X509Certificate {
  createSecureContext(pair);
  const certificate = new X509Certificate(pair.cert);
  // An empty key would be taken for none at all, and every handshake fail.
  if (!certificate.checkPrivateKey(createPrivateKey(pair.key)))
    throw new Error('the key belongs to another certificate');
  return certificate;
}
