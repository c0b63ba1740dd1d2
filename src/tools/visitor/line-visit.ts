import { UnreachableError, WorldConnection } from '../../client/index.ts';
import { type ServerMessageOf, worldCloseCodes } from '../../protocol/index.ts';
import { reportOf, type VisitReport } from './report.ts';
import { type Visit, VisitRefusedError, type VisitSettings } from './visit.ts';

/** Tries without an answer before there is no server. */
const maxFailures = 3;
/** Longest wait for the welcome. */
const defaultJoinMs = 30_000;

/**
 * A visitor who is a line to the world and nothing else: joins as a page does, and comes back with the same ship when the
 * line is lost.
 */
export class LineVisit implements Visit {
  readonly ended: Promise<string>;
  private readonly settings: VisitSettings;
  private connection: WorldConnection;
  private end: (reason: string) => void = () => {};
  private running: ServerMessageOf<'welcome'>['scene'] | undefined;
  private resyncs = 0;
  private joins = 0;

  private constructor(settings: VisitSettings, token: string | undefined) {
    this.settings = settings;
    this.connection = lineOf(settings, token);
    this.ended = new Promise((resolve) => {
      this.end = resolve;
    });
  }

  /** Joins. Rejects with UnreachableError, or with VisitRefusedError where the world lets nobody in. */
  static async join(settings: VisitSettings): Promise<LineVisit> {
    const visit = new LineVisit(settings, await settings.token());
    try {
      await visit.enter(settings.joinMs);
    } catch (error) {
      visit.connection.close();
      throw error;
    }
    return visit;
  }

  /** The line itself, for those who look closer. */
  get line(): WorldConnection {
    return this.connection;
  }

  /** The scene that runs. */
  get scene(): ServerMessageOf<'welcome'>['scene'] | undefined {
    return this.running;
  }

  report(): VisitReport {
    const { world, clock, visitor = null, ship = null, state } = this.connection;
    return reportOf(world, {
      visitor,
      shipId: ship,
      line: state,
      scene: this.running?.path ?? null,
      resyncs: this.resyncs,
      reconnects: Math.max(0, this.joins - 1),
      // Nothing has come back yet where it is 0.
      roundTripMs: clock.roundTripMs || null,
    });
  }

  async leave(): Promise<void> {
    this.connection.close();
    this.end('left');
  }

  /** Opens the line and waits for the welcome. */
  private enter(withinMs = defaultJoinMs): Promise<void> {
    const { connection, settings } = this;
    let failures = 0;
    let refusal = '';
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            refusal === ''
              ? new UnreachableError(settings.baseUrl, new Error('it took too long'))
              : new VisitRefusedError(refusal),
          ),
        withinMs,
      );
      // Whatever comes of it: who has been welcomed or refused waits no longer.
      const settled = (): void => clearTimeout(timer);
      connection.on('welcome', ({ scene }) => {
        this.running = scene;
        this.joins++;
        settled();
        resolve();
      });
      connection.on('scene', ({ scene }) => {
        this.running = scene;
      });
      connection.on('frame', ({ type }) => {
        if (type === 'state') this.resyncs++;
      });
      connection.on('error', ({ message }) => {
        refusal = message;
      });
      connection.on('lost', ({ code, reason, retryMs }) => {
        const why = refusal || reason || `closed with code ${code}`;
        if (retryMs === null) settled();
        if (retryMs !== null && this.joins === 0 && ++failures >= maxFailures) {
          settled();
          reject(
            refusal === ''
              ? new UnreachableError(settings.baseUrl, new Error(reason || 'the line cannot be opened'))
              : new VisitRefusedError(refusal),
          );
        }
        if (retryMs !== null) return;
        // A token has its end, and a line that is lost after that comes back only with another one.
        if (code === worldCloseCodes.unauthenticated && this.joins > 0) void this.comeBack(why);
        else if (this.joins > 0) this.end(why);
        else reject(new VisitRefusedError(why));
      });
      connection.connect();
    });
  }

  private async comeBack(why: string): Promise<void> {
    try {
      const token = await this.settings.token();
      if (token === undefined) throw new VisitRefusedError(why);
      this.connection = lineOf(this.settings, token);
      const { joins } = this;
      await this.enter();
      if (this.joins === joins) throw new VisitRefusedError(why);
    } catch (error) {
      this.end(error instanceof Error ? error.message : why);
    }
  }
}

function lineOf(
  { baseUrl, name, mode = 'desktop' }: VisitSettings,
  token: string | undefined,
): WorldConnection {
  return new WorldConnection({ baseUrl, name, mode, ...(token === undefined ? {} : { token }) });
}
