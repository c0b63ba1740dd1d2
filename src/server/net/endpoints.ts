import { X509Certificate } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer as createTlsServer, type Server as SecureServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { answerBrokenConnection, followAnswers } from '../http/broken-request.ts';
import { serverOptions } from '../http/server-options.ts';
import { answerStrayRequests } from '../http/stray-requests.ts';
import { StartError } from '../start-error.ts';
import { checkPair } from '../tls/check-pair.ts';
import type { CertificatePair } from '../tls/development-certificate.ts';
import { authority, firewallHint, isLoopback, listen } from './listen.ts';

/** Where a server is to be reached. */
export interface EndpointSettings {
  readonly host: string;
  readonly port: number;
  /** The same under TLS, where there is a certificate. */
  readonly tls?: { readonly host: string; readonly port: number; readonly pair: CertificatePair };
  readonly connectionLimit: number;
  /** How long a request may take to arrive, and a TLS handshake. */
  readonly requestTimeoutMs: number;
}

interface Listener {
  readonly server: Server;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
}

const idleLookMs = 50;
/** TLS 1.3 as it is; of 1.2 only what keeps past traffic secret when the key gets out, and authenticates what it encrypts. */
const tlsRules = {
  minVersion: 'TLSv1.2',
  honorCipherOrder: true,
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} as const;

/** The ports that a server listens on: plain, and under TLS where there is a certificate. */
export class Endpoints {
  /** Takes another certificate into use for connections that come from now on. Throws what TLS throws. */
  renew: (pair: CertificatePair) => void = () => {};
  private readonly listeners: Listener[] = [];
  private endMs: number | undefined;

  /**
   * Listens everywhere that the settings say, or nowhere. Throws StartError.
   * @param attach Called with each server before it listens.
   */
  async open(
    app: FastifyInstance,
    settings: EndpointSettings,
    attach: (server: Server, scheme: Listener['scheme']) => void,
  ): Promise<void> {
    await app.ready();
    const add = async (
      server: Server,
      scheme: Listener['scheme'],
      host: string,
      port: number,
    ): Promise<void> => {
      followAnswers(server);
      answerStrayRequests(server, (request, response) => app.routing(request, response));
      attach(server, scheme);
      this.listeners.push({ server, scheme, host, port: await listen(server, host, port) });
    };
    await add(app.server, 'http', settings.host, settings.port);
    const { tls } = settings;
    if (tls === undefined) return;
    try {
      const secure = secureServer(app, tls.pair, settings);
      this.endMs = endOf(tls.pair);
      this.renew = (pair) => {
        secure.setSecureContext({ ...pair, ...tlsRules });
        this.endMs = endOf(pair);
      };
      await add(secure, 'https', tls.host, tls.port);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** When the certificate in use ends, in milliseconds since 1970; undefined where there is none. */
  get certificateEndMs(): number | undefined {
    return this.endMs;
  }

  /** Addresses that work on this machine. */
  get local(): string[] {
    return this.listeners.map(({ scheme, host, port }) => `${scheme}://${authority(reachable(host), port)}`);
  }

  /** Addresses that work on other machines. */
  get foreign(): string[] {
    return this.listeners.flatMap(({ scheme, host, port }) =>
      foreignHosts(host).map((name) => `${scheme}://${authority(name, port)}`),
    );
  }

  /** What to look at when other machines cannot reach the ports that are meant for them: those under TLS, where there is one. */
  get hints(): string[] {
    const open = this.listeners.filter(({ host }) => !isLoopback(host));
    const secure = open.filter(({ scheme }) => scheme === 'https');
    return (secure.length > 0 ? secure : open).map(({ port }) => firewallHint(port));
  }

  /** Takes no new connection, and ends each one that is there as soon as it has nothing more to answer. */
  async close(): Promise<void> {
    await Promise.all(
      this.listeners.splice(0).map(async ({ server }) => {
        const look = setInterval(() => server.closeIdleConnections(), idleLookMs);
        await new Promise<void>((resolve) => server.close(() => resolve()));
        clearInterval(look);
      }),
    );
  }
}

/** Addresses of this machine in the local network. */
export function lanHosts(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

function endOf({ cert }: CertificatePair): number {
  return new X509Certificate(cert).validToDate.getTime();
}

function secureServer(
  app: FastifyInstance,
  pair: CertificatePair,
  { connectionLimit, requestTimeoutMs }: EndpointSettings,
): SecureServer {
  try {
    checkPair(pair);
    const secure = createTlsServer(
      {
        ...pair,
        ...tlsRules,
        handshakeTimeout: requestTimeoutMs,
        ...serverOptions(requestTimeoutMs),
      },
      (request, response) => app.routing(request, response),
    );
    secure.maxConnections = connectionLimit;
    secure.on('clientError', answerBrokenConnection);
    return secure;
  } catch (error) {
    throw new StartError(
      'certificate',
      `The certificate cannot be used: ${(error as Error).message}.`,
      error,
    );
  }
}

/** A host that a client of this machine can use. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

function foreignHosts(host: string): string[] {
  if (host === '0.0.0.0' || host === '::') return lanHosts();
  return isLoopback(host) ? [] : [host];
}
