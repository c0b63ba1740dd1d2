import type { Log } from '../../engine/index.ts';
import { ApiError, type ErrorCode, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import type { Actor, AuditEntry, AuditPort } from '../http/audit-port.ts';
import { timeRefusal } from '../world/time-command.ts';
import type { WorldAnswer } from '../world/world-host.ts';

/** The call that does the same. */
const id = 'time_change';

/** Does what somebody with a token asked for, where it is done for him now, and writes it down. */
export type TimeAct = (
  caller: Actor & { readonly principal: Principal },
  work: () => Promise<WorldAnswer>,
) => Promise<WorldAnswer>;

interface TimeActParts {
  readonly guard: Guard;
  readonly audit: AuditPort;
  readonly log: Log;
}

/**
 * Holds who sets the time on the visitors' connection to what holds for PATCH /time: suspension, switches, limit, audit.
 * Rejects as that call does.
 */
export function timeActs({ guard, audit, log }: TimeActParts): TimeAct {
  const row = routes[id];
  const refused = (actor: Actor, code: ErrorCode): void => audit.refused({ actor, route: id, code });
  const record = async (actor: Actor, outcome: AuditEntry['outcome']): Promise<void> => {
    const entry = { actor, action: row.audit, target: row.path, outcome, requestId: '' };
    try {
      await audit.record(entry);
    } catch (error) {
      // What cannot be written down has happened nonetheless.
      log.error('an act could not be audited', { action: row.audit, reason: String(error) });
    }
  };
  return async (caller, work) => {
    try {
      guard.checkToken(caller.principal);
      guard.checkSwitches({ id, row }, caller.principal);
      const quota = guard.quota(id, row);
      if (quota !== undefined && !guard.take(id, quota, caller).allowed)
        throw new ApiError('too_many_requests');
      const answer = await work();
      if (answer.ok) await record(caller, 'done');
      else refused(caller, timeRefusal(answer.code));
      return answer;
    } catch (error) {
      if (error instanceof ApiError) refused(caller, error.code);
      else await record(caller, 'failed');
      throw error;
    }
  };
}
