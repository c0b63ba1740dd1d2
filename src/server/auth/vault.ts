import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const cipher = 'aes-256-gcm';
const version = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;
const maxKeys = 64;

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
  /** The secret of now, then the one before. */
  private readonly secrets: readonly Buffer[];
  private readonly keys = new Map<string, Buffer>();

  /**
   * @param secret The secret of the server, at least 32 bytes.
   * @param previous The one before, with which what it has sealed still opens.
   */
  constructor(secret: string, previous?: string) {
    this.secrets = [secret, ...(previous === undefined ? [] : [previous])].map((one) =>
      Buffer.from(one, 'utf8'),
    );
    if (this.secrets.some(({ length }) => length < keyBytes))
      throw new RangeError(`A vault needs ${keyBytes} bytes of secret.`);
  }

  /** Encrypts and authenticates (AES-256-GCM with a fresh random nonce). */
  seal(purpose: string, bytes: Uint8Array): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    const head = Buffer.concat([Buffer.of(version), nonce]);
    const work = createCipheriv(cipher, this.key(purpose, 0), nonce, { authTagLength: tagBytes });
    work.setAAD(head.subarray(0, 1));
    return Buffer.concat([head, work.update(bytes), work.final(), work.getAuthTag()]);
  }

  /** Gives back what was sealed for the same purpose. Throws VaultError. */
  open(purpose: string, sealed: Uint8Array): Uint8Array {
    for (let i = 0; i < this.secrets.length; i++) {
      const bytes = this.tryOpen(purpose, sealed, i);
      if (bytes !== undefined) return bytes;
    }
    throw new VaultError();
  }

  /** Whether the secret of now has sealed it. */
  isCurrent(purpose: string, sealed: Uint8Array): boolean {
    return this.tryOpen(purpose, sealed, 0) !== undefined;
  }

  /** A value that only this server can derive from the given one: HMAC-SHA-256, 32 bytes. */
  derive(purpose: string, from: string): Uint8Array {
    return createHmac('sha256', this.key(purpose, 0)).update(from).digest();
  }

  private tryOpen(purpose: string, sealed: Uint8Array, secret: number): Uint8Array | undefined {
    if (sealed.length < headBytes + tagBytes || sealed[0] !== version) return undefined;
    const bodyEnd = sealed.length - tagBytes;
    const nonce = sealed.subarray(1, headBytes);
    const work = createDecipheriv(cipher, this.key(purpose, secret), nonce, { authTagLength: tagBytes });
    work.setAAD(sealed.subarray(0, 1));
    work.setAuthTag(sealed.subarray(bodyEnd));
    try {
      return Buffer.concat([work.update(sealed.subarray(headBytes, bodyEnd)), work.final()]);
    } catch {
      return undefined;
    }
  }

  private key(purpose: string, secret: number): Buffer {
    const name = `${secret} ${purpose}`;
    const known = this.keys.get(name);
    if (known !== undefined) return known;
    if (this.keys.size >= maxKeys) throw new RangeError(`A vault derives at most ${maxKeys} keys.`);
    const from = this.secrets[secret] ?? Buffer.alloc(0);
    const key = Buffer.from(hkdfSync('sha256', from, 'spacetime vault', purpose, keyBytes));
    this.keys.set(name, key);
    return key;
  }
}
