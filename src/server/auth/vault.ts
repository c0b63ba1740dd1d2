import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const version = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;
const maxPurposes = 32;

/** What was sealed cannot be opened: another secret sealed it, or somebody has changed it. */
export class VaultError extends Error {
  constructor() {
    super('What is kept sealed was sealed with another secret, or is damaged.');
    this.name = 'VaultError';
  }
}

/**
 * Seals what must not lie open in the store. Each purpose has a key of its own, derived from the one secret of the server
 * (HKDF with SHA-256, RFC 5869), so that what was sealed for one purpose opens for no other.
 */
export class Vault {
  private readonly secret: Buffer;
  private readonly keys = new Map<string, Buffer>();

  /** @param secret The secret of the server, at least 32 bytes. */
  constructor(secret: string) {
    this.secret = Buffer.from(secret, 'utf8');
    if (this.secret.length < keyBytes) throw new RangeError(`A vault needs ${keyBytes} bytes of secret.`);
  }

  /** Encrypts and authenticates (AES-256-GCM with a fresh random nonce). */
  seal(purpose: string, bytes: Uint8Array): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const head = Buffer.concat([Buffer.of(version), nonce]);
    const work = createCipheriv(cipher, this.key(purpose), nonce, { authTagLength: tagBytes });
    work.setAAD(head.subarray(0, 1));
    return Buffer.concat([head, work.update(bytes), work.final(), work.getAuthTag()]);
  }

  /** Gives back what was sealed for the same purpose. Throws VaultError. */
  open(purpose: string, sealed: Uint8Array): Uint8Array {
    if (sealed.length < headBytes + tagBytes || sealed[0] !== version) throw new VaultError();
    const bodyEnd = sealed.length - tagBytes;
    const work = createDecipheriv(cipher, this.key(purpose), sealed.subarray(1, headBytes), {
      authTagLength: tagBytes,
    });
    work.setAAD(sealed.subarray(0, 1));
    work.setAuthTag(sealed.subarray(bodyEnd));
    try {
      return Buffer.concat([work.update(sealed.subarray(headBytes, bodyEnd)), work.final()]);
    } catch {
      throw new VaultError();
    }
  }

  /** A value that only this server can derive from the given one: HMAC-SHA-256, 32 bytes. */
  derive(purpose: string, from: string): Uint8Array {
    return createHmac('sha256', this.key(purpose)).update(from).digest();
  }

  private key(purpose: string): Buffer {
    const known = this.keys.get(purpose);
    if (known !== undefined) return known;
    if (this.keys.size >= maxPurposes) throw new RangeError(`A vault has at most ${maxPurposes} purposes.`);
    const key = Buffer.from(hkdfSync('sha256', this.secret, 'spacetime vault', purpose, keyBytes));
    this.keys.set(purpose, key);
    return key;
  }
}
