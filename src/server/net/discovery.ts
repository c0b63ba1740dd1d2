import { createSocket, type Socket } from 'node:dgram';
import type { Log } from '../../engine/index.ts';
import { newId } from '../ids.ts';
import type { ServerParts } from '../parts.ts';

/** What an announcement says. */
interface Announcement {
  readonly service: 'spacetime';
  readonly version: string;
  /** Tells one run of a server from another. */
  readonly instance: string;
  /** Where it can be reached. */
  readonly addresses: readonly string[];
  readonly visitors: number;
  /** False in the last one. */
  readonly alive: boolean;
}

/** Where announcements go. */
interface DiscoverySettings {
  readonly address: string;
  readonly port: number;
  readonly log: Log;
}

const everyMs = 2000;

/** Tells the local network by UDP where this server is, every two seconds, and once more when it goes. Off by default. */
export class Discovery {
  private readonly settings: DiscoverySettings;
  private readonly say: (alive: boolean) => Announcement;
  private socket: Socket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failed = false;

  constructor(settings: DiscoverySettings, say: (alive: boolean) => Announcement) {
    this.settings = settings;
    this.say = say;
  }

  /** Begins to announce. A network that takes no announcements is told of once and changes nothing else. */
  start(): void {
    const { address } = this.settings;
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    this.socket = socket;
    socket.on('error', (error) => this.fail(error));
    socket.bind(0, () => {
      socket.setBroadcast(true);
      this.announce(true);
    });
    socket.unref();
    this.timer = setInterval(() => this.announce(true), everyMs);
    this.timer.unref();
  }

  /** Says goodbye and ends. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    const { socket } = this;
    if (socket === undefined) return;
    this.socket = undefined;
    await new Promise<void>((resolve) => this.send(socket, false, resolve));
    await new Promise<void>((resolve) => socket.close(resolve));
  }

  private announce(alive: boolean): void {
    if (this.socket !== undefined) this.send(this.socket, alive, () => {});
  }

  private send(socket: Socket, alive: boolean, done: () => void): void {
    const { address, port } = this.settings;
    socket.send(JSON.stringify(this.say(alive)), port, address, (error) => {
      if (error !== null) this.fail(error);
      done();
    });
  }

  private fail(error: Error): void {
    if (!this.failed) this.settings.log.warn('the network takes no announcements', { reason: error.message });
    this.failed = true;
  }
}

/** Announces a server where the configuration wants it. */
export function announceByUdp(
  { configuration, version, stream }: Pick<ServerParts, 'configuration' | 'version' | 'stream'>,
  addresses: readonly string[],
  log: Log,
): Discovery | undefined {
  if (!configuration.discovery) return undefined;
  const instance = newId('run');
  const { discovery_address: address, discovery_port: port } = configuration;
  const discovery = new Discovery({ address, port, log: log.child({ part: 'discovery' }) }, (alive) => ({
    service: 'spacetime',
    version,
    instance,
    addresses,
    visitors: stream.visitors.count,
    alive,
  }));
  discovery.start();
  return discovery;
}
