import { ApiError, type RouteId, routeIds } from '../../protocol/index.ts';
import type { Act } from '../http/audit-port.ts';
import { OneByOne } from '../one-by-one.ts';
import { readValue, writeValue } from '../store/operations/values.ts';
import type { Store } from '../store/store.ts';

/** Name of the document in the store. */
const documentName = 'guard.switches';

/** A state of the whole server that an operator has switched on. */
export interface SwitchState {
  readonly on: boolean;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedMs: number | null;
}

interface Document {
  readonly maintenance: SwitchState;
  readonly lockdown: SwitchState;
  /** Calls that are switched off. */
  readonly off: readonly RouteId[];
}

const never: SwitchState = { on: false, reason: null, changedBy: null, changedMs: null };

/** What somebody switches, and why. */
export interface SwitchWish {
  readonly on: boolean;
  readonly reason: string | null;
  readonly by: string;
}

/**
 * What operators switch while the server runs: maintenance (nobody but them changes anything), lockdown (nobody but them
 * comes in), and single calls. Kept in the store, so that a restart ends none of it.
 */
export class Switches {
  private readonly store: Store;
  private readonly now: () => number;
  private readonly turns = new OneByOne();
  private state: Document;
  private off: ReadonlySet<RouteId>;

  private constructor(store: Store, now: () => number, state: Document) {
    this.store = store;
    this.now = now;
    this.state = state;
    this.off = new Set(state.off);
  }

  /** Reads what was switched before. Rejects with `store_unavailable`. */
  static async open(store: Store, now: () => number): Promise<Switches> {
    const kept = (await store.run(readValue, documentName)) as Partial<Document> | null;
    const { maintenance = never, lockdown = never, off = [] } = kept ?? {};
    // A release that has other calls leaves names behind that mean nothing here.
    return new Switches(store, now, {
      maintenance,
      lockdown,
      off: off.filter((id) => routeIds.includes(id)),
    });
  }

  get maintenance(): SwitchState {
    return this.state.maintenance;
  }

  get lockdown(): SwitchState {
    return this.state.lockdown;
  }

  /** Whether a call may be made at all. */
  isOff(id: RouteId): boolean {
    return this.off.has(id);
  }

  /** Switches maintenance or lockdown. */
  async set(
    which: 'maintenance' | 'lockdown',
    { on, reason, by }: SwitchWish,
    act?: Act,
  ): Promise<SwitchState> {
    const next: SwitchState = { on, reason: on ? reason : null, changedBy: by, changedMs: this.now() };
    await this.keep(() => ({ [which]: next }), act);
    return next;
  }

  /** Switches one call. Rejects with `endpoint_needed` for one without which nothing could be switched on again. */
  async setEndpoint(id: RouteId, on: boolean, act?: Act): Promise<void> {
    if (!on && isNeeded(id)) throw new ApiError('endpoint_needed');
    await this.keep(({ off }) => {
      const others = off.filter((one) => one !== id);
      return { off: on ? others : [...others, id] };
    }, act);
  }

  private keep(change: (state: Document) => Partial<Document>, act: Act | undefined): Promise<void> {
    return this.turns.run(async () => {
      const next = { ...this.state, ...change(this.state) };
      const wish = { name: documentName, document: next, nowMs: this.now() };
      await (act ?? this.store).run(writeValue, wish);
      this.show(next);
    });
  }

  private show(state: Document): void {
    this.state = state;
    this.off = new Set(state.off);
  }
}

const needed =
  /^(health|metrics$|auth_(keys|status|refresh|rotate|revoke)$|admin_endpoint|admin_lockdown|admin_maintenance)/;

/** Calls by which an operator comes in, sees what is off and switches it on; and those by which a machine is watched. */
export function isNeeded(id: RouteId): boolean {
  return needed.test(id);
}
