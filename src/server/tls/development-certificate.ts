import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import type { DataFolder } from '../store/data-folder.ts';
import { bitString, integer, octetString, oid, sequence, set, tagged, utcTime, utf8, yes } from './der.ts';

/** A certificate with its key, both PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

const files = { cert: 'development-cert.pem', key: 'development-key.pem' } as const;
const lifeDays = 90;
const renewBeforeDays = 7;
const dayMs = 86_400_000;

/**
 * The certificate of the development server for the names and addresses of this machine. It is kept in the data folder,
 * so that a headset that was told to trust it need not be told again, and made anew before it expires or when the
 * machine's addresses have changed.
 */
export async function developmentCertificate(
  data: DataFolder,
  addresses: readonly string[],
  now = new Date(),
): Promise<CertificatePair> {
  const names = [...new Set(['localhost', hostname(), '127.0.0.1', ...addresses])];
  const kept = await readKept(data);
  if (kept !== undefined && stillGood(kept, names, now)) return kept;
  const made = makeCertificate(names, now);
  await data.write(files.key, made.key);
  await data.write(files.cert, made.cert);
  return made;
}

async function readKept(data: DataFolder): Promise<CertificatePair | undefined> {
  try {
    const [cert, key] = await Promise.all([
      readFile(data.path(files.cert), 'utf8'),
      readFile(data.path(files.key), 'utf8'),
    ]);
    return { cert, key };
  } catch {
    return undefined;
  }
}

function stillGood(kept: CertificatePair, names: readonly string[], now: Date): boolean {
  try {
    const certificate = new X509Certificate(kept.cert);
    const keyFits = createPublicKey(kept.key).equals(certificate.publicKey);
    const inTime = certificate.validToDate.getTime() - now.getTime() > renewBeforeDays * dayMs;
    const covered = names.every((name) =>
      isIPv4(name) || isIPv6(name) ? certificate.checkIP(name) : certificate.checkHost(name),
    );
    return keyFits && inTime && covered;
  } catch {
    return false;
  }
}

const ids = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  subjectAltName: '2.5.29.17',
} as const;

/** A self-signed P-256 server certificate (RFC 5280) for the names and addresses, valid for 90 days. */
export function makeCertificate(names: readonly string[], now: Date): CertificatePair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ids.ecdsaWithSha256));
  const subject = sequence(set(sequence(oid(ids.commonName), utf8('SpaceTime development'))));
  const body = sequence(
    tagged(0, true, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    subject,
    // An hour back, because the clock of a headset may be behind.
    sequence(
      utcTime(new Date(now.getTime() - dayMs / 24)),
      utcTime(new Date(now.getTime() + lifeDays * dayMs)),
    ),
    subject,
    publicKeyInfo(publicKey),
    tagged(3, true, extensions(names)),
  );
  const signature = sign('sha256', body, privateKey);
  const certificate = sequence(body, algorithm, bitString(signature));
  return {
    cert: pem('CERTIFICATE', certificate),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  // Positive and never zero, whatever was drawn.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function publicKeyInfo(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function extensions(names: readonly string[]): Buffer {
  const digitalSignature = bitString(Buffer.from([0x80]), 7);
  return sequence(
    sequence(oid(ids.basicConstraints), yes(), octetString(sequence())),
    sequence(oid(ids.keyUsage), yes(), octetString(digitalSignature)),
    sequence(oid(ids.extendedKeyUsage), octetString(sequence(oid(ids.serverAuth)))),
    sequence(oid(ids.subjectAltName), octetString(sequence(...names.map(alternativeName)))),
  );
}

function alternativeName(name: string): Buffer {
  if (isIPv4(name)) return tagged(7, false, Buffer.from(name.split('.').map(Number)));
  if (isIPv6(name)) return tagged(7, false, ipv6Bytes(name));
  return tagged(2, false, Buffer.from(name, 'ascii'));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const middle = Array<string>(8 - before.length - after.length).fill('0');
  const bytes = Buffer.alloc(16);
  [...before, ...middle, ...after].forEach((group, i) => {
    bytes.writeUInt16BE(Number.parseInt(group, 16), i * 2);
  });
  return bytes;
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
