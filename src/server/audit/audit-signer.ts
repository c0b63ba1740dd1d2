import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Vault } from '../auth/vault.ts';
import { canonicalJson } from '../store/audit-rows.ts';

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

/** A statement about the chain, with who signed it. */
export type Signed<T> = T & { readonly key_id: string; readonly signature: string };

/** Says whether a statement is signed by a key that it knows. */
export interface SignatureCheck {
  /** `unknown` where another key has signed. */
  check(kind: string, signed: Signed<object>): 'valid' | 'wrong' | 'unknown';
}

/** Checks signatures with a public key: 32 bytes. */
export class AuditKey implements SignatureCheck {
  readonly publicKey: Uint8Array;
  /** First 16 hexadecimal digits of the SHA-256 of the key. */
  readonly keyId: string;
  private readonly key: KeyObject;

  /** Throws where the bytes are no key. */
  constructor(publicKey: Uint8Array) {
    this.publicKey = publicKey;
    this.keyId = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
    this.key = createPublicKey({ key: Buffer.concat([publicHead, publicKey]), format: 'der', type: 'spki' });
  }

  check(kind: string, { key_id, signature, ...said }: Signed<object>): 'valid' | 'wrong' | 'unknown' {
    if (key_id !== this.keyId) return 'unknown';
    const bytes = Buffer.from(signature, 'base64url');
    // The last digit carries bits that mean nothing; only the one spelling that was written counts.
    const genuine =
      bytes.toString('base64url') === signature && verify(null, bytesOf(kind, said), this.key, bytes);
    return genuine ? 'valid' : 'wrong';
  }
}

/**
 * Signs statements about the chain with Ed25519. The key is derived from the secret of the server and lies nowhere, so
 * that who can write into the store can neither read it nor put another in its place.
 */
export class AuditSigner extends AuditKey {
  private readonly privateKey: KeyObject;

  constructor(vault: Vault) {
    const seed = vault.derive('audit checkpoints', 'ed25519');
    const privateKey = createPrivateKey({
      key: Buffer.concat([privateHead, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    super(spki.subarray(publicHead.length));
    this.privateKey = privateKey;
  }

  /** Signs a flat statement of a kind, so that none can be taken for one of another kind. */
  sign<T extends object>(kind: string, said: T): Signed<T> {
    const signature = sign(null, bytesOf(kind, said), this.privateKey).toString('base64url');
    return { ...said, key_id: this.keyId, signature };
  }
}

function bytesOf(kind: string, said: object): Buffer {
  return Buffer.from(`spacetime audit ${kind}\n${canonicalJson(said)}`, 'utf8');
}
