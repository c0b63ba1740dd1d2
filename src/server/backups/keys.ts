import { ReadableStream as WebStream } from 'node:stream/web';
import { BackupError } from './backup-error.ts';

/** With what backups are sealed: for holders of identities, or by a passphrase; with neither they lie open. */
export interface SealingKeys {
  /** Public keys, `age1…`. */
  readonly recipients: readonly string[];
  readonly passphrase: string | undefined;
}

/** With what a sealed backup can be opened. */
export interface OpeningKeys {
  /** `AGE-SECRET-KEY-1…` */
  readonly identities: readonly string[];
  readonly passphrase: string | undefined;
}

/**
 * The passphrase has the strength of a key (the configuration demands as much as of the secret), so stretching it, which
 * takes 32 MiB at this work factor, adds little.
 */
const workFactor = 15;

type Transform = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;

/** Lets everything through as it is. */
export async function* unchanged(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source;
}

/** Node's streams of the web are those that the library means; their types are told twice. */
function streamed(source: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return WebStream.from(source) as unknown as ReadableStream<Uint8Array>;
}

function readable(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return stream as unknown as AsyncIterable<Uint8Array>;
}

/** Whether anything is sealed. */
export function isSealing({ recipients, passphrase }: SealingKeys): boolean {
  return recipients.length > 0 || passphrase !== undefined;
}

/** Seals what streams through it in the age format. */
export function sealing({ recipients, passphrase }: SealingKeys): Transform {
  return async function* seal(source) {
    const { Encrypter } = await import('age-encryption');
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    if (passphrase !== undefined) {
      encrypter.setScryptWorkFactor(workFactor);
      encrypter.setPassphrase(passphrase);
    }
    yield* readable(await encrypter.encrypt(streamed(source)));
  };
}

/** Opens what streams through it. Throws BackupError where no key fits. */
export function opening({ identities, passphrase }: OpeningKeys): Transform {
  return async function* open(source) {
    if (identities.length === 0 && passphrase === undefined) {
      throw new BackupError(
        'It is sealed. Give what opens it with --identity FILE or --passphrase-file FILE.',
      );
    }
    const { Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    for (const identity of identities) addIdentity(decrypter, identity);
    if (passphrase !== undefined) decrypter.addPassphrase(passphrase);
    let opened: ReadableStream<Uint8Array>;
    try {
      opened = await decrypter.decrypt(streamed(withShortHeader(source)));
    } catch (error) {
      if (!/no identity matched|incorrect|passphrase/i.test((error as Error).message)) throw error;
      throw new BackupError('It is sealed, and the given identity or passphrase does not open it.', error);
    }
    yield* readable(opened);
  };
}

/** The header of a file that is sealed for hundreds of keys is shorter. */
const maxHeaderBytes = 64 * 1024;
const lastHeaderLine = /\n--- [\w+/]{43}\n/;

/** Lets a sealed file through; throws where its header, which has to be held to be read, does not come to its end. */
async function* withShortHeader(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let header: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of source) {
    if (header !== undefined) {
      header = Buffer.concat([header, bytes]);
      if (lastHeaderLine.test(header.toString('latin1'))) header = undefined;
      else if (header.length > maxHeaderBytes) throw new Error('the header of its seal does not end');
    }
    yield bytes;
  }
}

function addIdentity(decrypter: { addIdentity(identity: string): void }, identity: string): void {
  try {
    decrypter.addIdentity(identity);
  } catch {
    // What the library says repeats the identity.
    throw new BackupError(
      'An identity is misspelt: its checksum does not fit. Take it from its file once more.',
    );
  }
}

const identityForm = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

/** The identities of a file as `age-keygen` writes it. Throws BackupError, which never repeats a line. */
export function parseIdentities(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0 || !lines.every((line) => identityForm.test(line))) {
    throw new BackupError(
      'The file of identities has to hold lines that begin with AGE-SECRET-KEY-1, as age-keygen writes them; ' +
        'one that is sealed itself has to be opened first, with: age --decrypt',
    );
  }
  return lines;
}
