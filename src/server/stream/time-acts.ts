import { ApiError, routes } from '../../protocol/index.ts';
import type { Principal } from '../auth/principal.ts';
import type { Guard } from '../guard/guard.ts';
import type { AuditPort } from '../http/audit-port.ts';

const id = 'time_change';

/** Does what somebody with a token asked for, where it is done for him now, and writes it down. */
export type TimeAct = <Answer extends { readonly ok: boolean }>(
  caller: { readonly principal: Principal; readonly address: string },
  act: () => Promise<Answer>,
) => Promise<Answer>;

/**
 * Holds who sets the time on the visitors' connection to what holds for PATCH /time: suspension, switches, limit, audit.
 * Rejects as that call does.
 */
export function timeActs(guard: Guard, audit: AuditPort): TimeAct {
  const row = routes[id];
  return async (caller, act) => {
    guard.checkToken(caller.principal);
    guard.checkSwitches({ id, row }, caller.principal);
    const quota = guard.quota(id, row);
    if (quota !== undefined && !guard.take(id, quota, caller).allowed)
      throw new ApiError('too_many_requests');
    const answer = await act();
    const outcome = answer.ok ? 'done' : 'failed';
    await audit.record({ actor: caller, action: row.audit, target: row.path, outcome, requestId: '' });
    return answer;
  };
}
