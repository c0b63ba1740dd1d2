import { effect, signal } from '@preact/signals';
import { type ConnectionState, TelemetryConnection } from '../../../client/index.ts';
import type {
  PerformanceFigures,
  TelemetryChannelName,
  TelemetryMessageOf,
  TextChannelName,
} from '../../../protocol/index.ts';
import type { Session } from './session.ts';

type Told = (message: TelemetryMessageOf<'data'>) => void;

/** Figures that are kept for the charts: two minutes. */
const keptFigures = 240;

/** One line to the telemetry for all views; a channel is asked for while somebody looks at it. */
export class Line {
  readonly state = signal<ConnectionState>('closed');
  /** The newest figures, oldest first; kept while other views are open. */
  readonly figures = signal<readonly PerformanceFigures[]>([]);
  readonly channels = signal<readonly TelemetryChannelName[]>([]);
  private readonly session: Session;
  private readonly readers = new Map<TelemetryChannelName, Set<Told>>();
  private connection: TelemetryConnection | undefined;

  constructor(session: Session) {
    this.session = session;
    effect(() => {
      const { value } = session.identity;
      if (value === null) this.close();
      else if (this.connection === undefined) this.open();
    });
  }

  /** The entities channel's connection, for its mirror; undefined while nobody is signed in. */
  get telemetry(): TelemetryConnection | undefined {
    return this.connection;
  }

  /** Calls the function for every message of a channel; the returned function ends that. */
  listen(channel: TextChannelName, told: Told): () => void {
    const list = this.readers.get(channel) ?? new Set();
    this.readers.set(channel, list);
    list.add(told);
    if (this.channels.peek().includes(channel)) this.connection?.subscribe(channel);
    return () => {
      list.delete(told);
      if (list.size === 0 && channel !== 'performance') this.connection?.unsubscribe(channel);
    };
  }

  private open(): void {
    const connection = new TelemetryConnection({
      baseUrl: location.origin,
      token: () => this.session.current(),
    });
    this.connection = connection;
    connection.on('state', (state) => {
      this.state.value = state;
    });
    connection.on('welcome', ({ channels }) => {
      this.channels.value = channels;
      if (channels.includes('performance')) connection.subscribe('performance');
      for (const [channel, { size }] of this.readers)
        if (size > 0 && channels.includes(channel)) connection.subscribe(channel);
    });
    // A line that was ended for good was mostly ended with its token.
    connection.on('lost', ({ retryMs }) => {
      if (retryMs === null) this.session.check().catch(() => undefined);
    });
    connection.on('data', (message) => this.take(message));
    connection.connect();
  }

  private take(message: TelemetryMessageOf<'data'>): void {
    if (message.channel === 'performance') {
      const next = [...this.figures.peek(), message.data as PerformanceFigures];
      this.figures.value = next.slice(-keptFigures);
    }
    for (const told of this.readers.get(message.channel) ?? []) told(message);
  }

  private close(): void {
    this.connection?.close();
    this.connection = undefined;
    this.figures.value = [];
    this.channels.value = [];
    this.state.value = 'closed';
  }
}
