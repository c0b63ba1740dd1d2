import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Log } from '../../engine/index.ts';
import { checkPair } from './check-pair.ts';
import type { CertificatePair } from './development-certificate.ts';

const lookMs = 10_000;

/** Where a certificate lies, and what is told of a new one. */
export interface CertificateWatchSettings {
  readonly certFile: string;
  readonly keyFile: string;
  readonly onRenewed: (pair: CertificatePair) => void;
  readonly log: Log;
}

/**
 * Takes a certificate into use that was renewed in its files, without a restart. Files that do not belong together, as they
 * may lie there for a moment, or that are broken leave the old certificate in use; the log says so once for each content.
 */
export class CertificateWatch {
  private readonly settings: CertificateWatchSettings;
  private readonly timer: NodeJS.Timeout;
  private inUse: string;
  private refused: string | undefined;
  private looking: Promise<void> = Promise.resolve();

  /** @param pair The certificate that is in use. */
  constructor(settings: CertificateWatchSettings, pair: CertificatePair) {
    this.settings = settings;
    this.inUse = pair.cert + pair.key;
    this.warnOfEnd(pair);
    this.timer = setInterval(() => void this.look(), lookMs).unref();
  }

  /** Reads the files now. Never rejects: what is wrong stands in the log. */
  look(): Promise<void> {
    this.looking = this.looking.then(() => this.read());
    return this.looking;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** It is not refused: the same world may be asked without TLS, and a renewal needs no restart. */
  private warnOfEnd({ cert }: CertificatePair): void {
    let ends: Date;
    try {
      ends = new X509Certificate(cert).validToDate;
    } catch {
      // What is no certificate at all is refused by whoever listens with it.
      return;
    }
    if (ends.getTime() > Date.now()) return;
    this.settings.log.warn('the certificate has ended, and browsers refuse it: renew it in its file', {
      file: this.settings.certFile,
      ends: ends.toISOString(),
    });
  }

  private async read(): Promise<void> {
    const { certFile, keyFile, onRenewed, log } = this.settings;
    let content = '';
    try {
      const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
      content = cert + key;
      if (content === this.inUse || content === this.refused) return;
      const pair = { cert, key };
      const ends = check(pair);
      onRenewed(pair);
      this.inUse = content;
      this.refused = undefined;
      log.info('a new certificate is in use', { file: certFile, ends });
    } catch (error) {
      if (content !== '' && content === this.refused) return;
      this.refused = content;
      log.error('the new certificate cannot be used; the old one stays in use', {
        file: certFile,
        reason: (error as Error).message,
      });
    }
  }
}

/** When the certificate ends; throws where it cannot be used with this key, or not any more. */
function check(pair: CertificatePair): string {
  const ends = checkPair(pair).validToDate;
  if (ends.getTime() <= Date.now()) throw new Error(`it ended at ${ends.toISOString()}`);
  return ends.toISOString();
}
