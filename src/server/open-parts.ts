import type { Log } from '../engine/index.ts';
import type { Configuration } from '../protocol/index.ts';
import { Administration, type AdministrationParts } from './admin/administration.ts';
import type { Auth } from './auth/auth.ts';
import { openAuth } from './auth/open-auth.ts';
import type { EventSources } from './events/event-sources.ts';
import { Guard } from './guard/guard.ts';
import { Notices, type NoticesSettings } from './notices.ts';
import type { ServerSettings } from './server.ts';
import type { DataFolder } from './store/data-folder.ts';
import type { Store } from './store/store.ts';

/** Stands for every address of this machine. */
export const everyAddress = '0.0.0.0';

/** What operators have set. Closes the store where that cannot be read. Rejects with StartError. */
export async function openAdministration(
  { configuration, origins = {} }: ServerSettings,
  parts: Pick<AdministrationParts, 'store' | 'whitelist' | 'logTap' | 'log'>,
  logger: { level: string },
): Promise<Administration> {
  const onChange = ({ log_level }: Configuration): void => {
    logger.level = log_level;
  };
  try {
    return await Administration.open({ ...parts, configuration, origins, onChange });
  } catch (error) {
    await parts.store.close();
    throw error;
  }
}

/** Who may call. Closes the store where it cannot be opened. Rejects with StartError. */
export async function openTokens(
  { configuration }: ServerSettings,
  data: DataFolder,
  store: Store,
  log: Log,
): Promise<Auth> {
  const own = log.child({ part: 'auth' });
  try {
    const auth = await openAuth({ configuration, data, store, now: Date.now, log: own });
    auth.authenticator.onFailures(({ reason, address, count, tokenId, subject }) =>
      own.info('a token was refused', {
        reason,
        address,
        count,
        ...(tokenId === undefined ? {} : { token_id: tokenId }),
        ...(subject === undefined ? {} : { subject }),
      }),
    );
    return auth;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Who is told of what happens. Closes what is open where that fails. Rejects with StartError. */
export async function openNotices(
  { configuration, version }: ServerSettings,
  auth: Auth,
  store: Store,
  { log, tracing }: Pick<NoticesSettings, 'log' | 'tracing'>,
): Promise<Notices> {
  try {
    return new Notices({ configuration, version, store, auth, log, tracing });
  } catch (error) {
    await auth.close();
    await store.close();
    throw error;
  }
}

/** Who is kept out. Closes what is open where that fails. Rejects with StartError. */
export async function openGuard(
  settings: ServerSettings,
  auth: Auth,
  sources: EventSources,
  store: Store,
  log: Log,
): Promise<Guard> {
  const { configuration, lan } = settings;
  const own = log.child({ part: 'guard' });
  try {
    return await Guard.open({
      configuration,
      store,
      vault: auth.vault,
      bound: [configuration.host, ...(lan ? [everyAddress] : [])],
      now: Date.now,
      steadyNow: () => performance.now(),
      onOverrun: ({ address, principal, endpoint }) => {
        const subject = principal?.name ?? null;
        sources.overrun(address, subject, endpoint);
        own.info('a limit was overrun', { address, subject, endpoint });
      },
      log: own,
    });
  } catch (error) {
    await auth.close();
    await store.close();
    throw error;
  }
}
