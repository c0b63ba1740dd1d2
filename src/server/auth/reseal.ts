import type { Log } from '../../engine/index.ts';
import { listSealed, replaceSealed, type SealedRow } from '../store/operations/sealed.ts';
import type { Store } from '../store/store.ts';
import { type Vault, VaultError } from './vault.ts';

/** For what the rows of each table are sealed. */
const purposes: Readonly<Record<SealedRow['place'], string>> = {
  signing_keys: 'signing keys',
  webhook_secrets: 'webhook secrets',
};

/** Seals with the secret of now what the one before has sealed, so that that one can be thrown away. */
export async function reseal(store: Store, vault: Vault, log: Log): Promise<void> {
  const rows = await store.run(listSealed, undefined);
  const old = rows.filter(({ place, sealed }) => !vault.isCurrent(purposes[place], sealed));
  const fresh = old.flatMap((row) => {
    const purpose = purposes[row.place];
    try {
      return [{ ...row, fresh: vault.seal(purpose, vault.open(purpose, row.sealed)) }];
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      log.error('what is kept sealed can be opened with neither secret', { place: row.place, id: row.id });
      return [];
    }
  });
  if (fresh.length === 0) return;
  const count = await store.run(replaceSealed, fresh);
  log.info('sealed anew with the secret of now', { count });
}
