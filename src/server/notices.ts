import type { Log } from '../engine/index.ts';
import type { Configuration } from '../protocol/index.ts';
import { type AuditTrail, ownActor } from './audit/audit-trail.ts';
import type { Auth } from './auth/auth.ts';
import { EventHub } from './events/event-hub.ts';
import { EventSources } from './events/event-sources.ts';
import type { Check } from './readiness.ts';
import { StartError } from './start-error.ts';
import type { Store } from './store/store.ts';
import type { Tracing } from './tracing/tracing.ts';
import { AllowList } from './webhooks/allow-list.ts';
import { Sender } from './webhooks/send.ts';
import { Webhooks } from './webhooks/webhooks.ts';

/** What notices are made of. */
export interface NoticesSettings {
  readonly configuration: Configuration;
  readonly version: string;
  readonly store: Store;
  readonly auth: Auth;
  readonly log: Log;
  readonly tracing: Tracing;
}

/** Deliveries that take longer when the server stops are made again by the next run. */
const closeMs = 5000;

/** What the server tells others of: events, where they come from, and the webhooks that they go to. */
export class Notices {
  readonly events: EventHub;
  readonly sources: EventSources;
  readonly webhooks: Webhooks;

  /** Throws StartError when the configuration names targets that cannot be read. */
  constructor({ configuration, version, store, auth, log, tracing }: NoticesSettings) {
    const allow = readTargets(configuration.webhook_targets);
    this.events = new EventHub({ store, log: log.child({ part: 'events' }), nowMs: Date.now });
    this.sources = new EventSources(this.events);
    this.webhooks = new Webhooks({
      store,
      hub: this.events,
      vault: auth.vault,
      sender: new Sender({ allow, version }),
      tracing,
      log: log.child({ part: 'webhooks' }),
    });
    auth.authenticator.onFailures((report) => this.sources.tokensRefused(report));
  }

  /** Begins to deliver and to look after the health of the server. @param audit Where it is written that the server disabled a webhook. */
  start(checks: () => readonly Check[], audit: AuditTrail): void {
    this.webhooks.disabling = (target, reason) =>
      audit.prepare({
        actor: ownActor,
        action: 'webhook.disable',
        target,
        outcome: 'done',
        requestId: '',
        detail: { reason },
      });
    this.webhooks.start();
    this.sources.watchHealth(checks);
  }

  /** Lets deliveries under way end, for at most the time that is left; nothing that was recorded is lost. */
  async close(leftMs: number): Promise<void> {
    this.sources.stop();
    await this.webhooks.close(Math.min(leftMs, closeMs));
  }
}

function readTargets(listed: string): AllowList {
  try {
    return new AllowList(listed);
  } catch (error) {
    const reason = (error as Error).message;
    throw new StartError('configuration', `SPACETIME_WEBHOOK_TARGETS cannot be used: ${reason}.`, error);
  }
}
