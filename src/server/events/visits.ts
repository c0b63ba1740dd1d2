import type { EventHub } from './event-hub.ts';

/** What is looked at of a visitor. */
export interface Visitor {
  readonly visitor: string;
  readonly name: string;
  readonly mode: 'desktop' | 'vr';
  /** Undefined while the line to him is lost. */
  readonly connection: object | undefined;
}

/** What visits work with. */
export interface VisitsSettings {
  readonly events: Pick<EventHub, 'tell'>;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
}

interface Visit {
  /** When he put the headset on. */
  vrSinceMs: number | undefined;
}

/** Tells who comes and goes, and who is in a headset. */
export class Visits {
  private readonly settings: VisitsSettings;
  private readonly visits = new Map<string, Visit>();

  constructor(settings: VisitsSettings) {
    this.settings = settings;
  }

  /** Something may have changed about a visitor who has a ship. */
  look(seat: Visitor): void {
    const { visitor, name, mode, connection } = seat;
    let visit = this.visits.get(visitor);
    if (visit === undefined) {
      visit = { vrSinceMs: undefined };
      this.visits.set(visitor, visit);
      this.settings.events.tell('player.spawned', { visitor, name });
    }
    const inHeadset = mode === 'vr' && connection !== undefined;
    if (inHeadset && visit.vrSinceMs === undefined) {
      visit.vrSinceMs = this.settings.nowMs();
      this.settings.events.tell('vr.session_started', { visitor, name });
    }
    if (!inHeadset) this.endSession(seat, visit);
  }

  /** A visitor has left the world. */
  gone(seat: Visitor): void {
    const { visitor, name } = seat;
    const visit = this.visits.get(visitor);
    if (visit === undefined) return;
    this.visits.delete(visitor);
    this.endSession(seat, visit);
    this.settings.events.tell('player.left', { visitor, name });
  }

  private endSession({ visitor, name }: Visitor, visit: Visit): void {
    if (visit.vrSinceMs === undefined) return;
    const duration_ms = this.settings.nowMs() - visit.vrSinceMs;
    visit.vrSinceMs = undefined;
    this.settings.events.tell('vr.session_ended', { visitor, name, duration_ms });
  }
}
