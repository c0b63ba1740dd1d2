import type { Log } from '../../engine/index.ts';
import type { CredentialFile } from './credential-file.ts';
import { tokenTimes } from './token-format.ts';
import type { TokenIssuer } from './token-issuer.ts';

const origin = 'development';
const subject = 'operator';
const lookMs = 600_000;

/**
 * The credential that a server in development leaves for the command line of its user. It is replaced when half of its life
 * is over, while the server runs and at each start, so that the command line never finds a dead one.
 */
export class DevelopmentCredential {
  private readonly issuer: TokenIssuer;
  private readonly file: CredentialFile;
  private readonly log: Log;
  private readonly now: () => number;
  private timer: NodeJS.Timeout | undefined;

  constructor(parts: { issuer: TokenIssuer; file: CredentialFile; log: Log; now: () => number }) {
    this.issuer = parts.issuer;
    this.file = parts.file;
    this.log = parts.log;
    this.now = parts.now;
  }

  /** Leaves a credential unless a good one lies there, and sees to it from now on. */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => {
      void this.refresh().catch((error: unknown) =>
        this.log.warn('the development credential could not be replaced', { reason: String(error) }),
      );
    }, lookMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Replaces the credential when it is missing, ended or old. */
  async refresh(): Promise<void> {
    const held = await this.file.read();
    const session = held === undefined ? undefined : await this.issuer.sessionOf(held.refresh_token);
    if (session !== undefined && session.expires_ms - this.now() > tokenTimes.sessionMs / 2) return;
    const wish = { subject, role: 'admin', createdBy: 'server' } as const;
    // One that is only old may be in use; one that was lost may have been found by somebody.
    const { value } = await this.issuer.open(wish, origin, session === undefined);
    await this.file.write({ refresh_token: value });
  }
}
