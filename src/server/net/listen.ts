import { type AddressInfo, createServer, isIP, type Server } from 'node:net';
import { StartError } from '../start-error.ts';
import { portHolder } from './port-holder.ts';

/**
 * Listens, and says at which port; throws StartError with the cause in one sentence when it cannot.
 * @param setting What to change for another port.
 */
export async function listen(
  server: Server,
  host: string,
  port: number,
  setting = '--port or SPACETIME_PORT',
): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, exclusive: true }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw await explain(error as NodeJS.ErrnoException, host, port, setting);
  }
  return (server.address() as AddressInfo).port;
}

/** Throws StartError when nothing could listen there at this moment. */
export async function tryPort(host: string, port: number): Promise<void> {
  const trial = createServer();
  await listen(trial, host, port);
  await new Promise((resolve) => trial.close(resolve));
}

const lastReservedPort = 1023;

async function explain(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
  setting: string,
): Promise<StartError> {
  const place = authority(host, port);
  switch (error.code) {
    case 'EADDRINUSE': {
      const holder = await portHolder(port);
      const by = holder === undefined ? 'another process' : `process ${holder.pid} (${holder.name})`;
      return new StartError(
        'port_in_use',
        `Cannot listen on ${place}: port ${port} is in use by ${by}. Stop it, or choose another port with ${setting}.`,
        error,
      );
    }
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        'no_permission',
        `Cannot listen on ${place}: this user has no permission${port <= lastReservedPort ? ' for ports below 1024' : ''}. Choose a higher port with ${setting}.`,
        error,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return new StartError(
        'address_unavailable',
        `Cannot listen on ${place}: ${host} is not an address of this machine. Use 127.0.0.1, 0.0.0.0 or one of its own with --host or SPACETIME_HOST.`,
        error,
      );
    default:
      return new StartError('failed', `Cannot listen on ${place}: ${error.message}.`, error);
  }
}

/** `host:port` as it stands in an address. */
export function authority(host: string, port: number): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** What to look at when other machines cannot reach a port that listens. */
export function firewallHint(port: number): string {
  return `If other machines cannot reach it, let TCP port ${port} through the firewall of this one (Linux: sudo ufw allow ${port}/tcp; Windows and macOS ask at the first start).`;
}
