import path from 'node:path';
import { createLog, type Log } from '../../src/engine/index.ts';
import { Auth, SqliteStore } from '../../src/server/index.ts';
import { temporaryFolder } from './temporary.ts';

type FailureReport = Parameters<Parameters<Auth['authenticator']['onFailures']>[0]>[0];

/** Tokens over a store of their own, with a clock that tests move. */
export interface TestAuth {
  readonly auth: Auth;
  readonly store: SqliteStore;
  readonly folder: string;
  readonly secret: string;
  readonly failures: FailureReport[];
  /** Everything that was logged. */
  readonly logged: { readonly level: string; readonly message: string; readonly context: unknown }[];
  /** Moves the clock. */
  pass(ms: number): void;
  readonly now: () => number;
  /** The same store as another process sees it. */
  another(): Promise<Auth>;
  close(): Promise<void>;
}

const secret = 'a-secret-that-only-tests-use-0123456789';

/** Opens a fresh store with everything about tokens. */
export async function openTestAuth(failuresPerMinute = 1_000_000): Promise<TestAuth> {
  const folder = temporaryFolder();
  const store = await SqliteStore.open({ file: path.join(folder, 'store.sqlite'), alone: true });
  const failures: FailureReport[] = [];
  const logged: TestAuth['logged'][number][] = [];
  let skippedMs = 0;
  const now = (): number => Date.now() + skippedMs;
  const log: Log = createLog({
    level: 'debug',
    write: ({ level, message, context }) => void logged.push({ level, message, context }),
  });
  const settings = { secret, now, failuresPerMinute, log };
  const auth = await Auth.open({ ...settings, store });
  auth.authenticator.onFailures((report) => void failures.push(report));
  const others: { auth: Auth; store: SqliteStore }[] = [];
  return {
    auth,
    store,
    folder,
    secret,
    failures,
    logged,
    pass(ms) {
      skippedMs += ms;
    },
    now,
    async another() {
      const own = await SqliteStore.open({ file: path.join(folder, 'store.sqlite'), alone: false });
      const one = { auth: await Auth.open({ ...settings, store: own }), store: own };
      others.push(one);
      return one.auth;
    },
    async close() {
      for (const one of others) {
        await one.auth.close();
        await one.store.close();
      }
      await auth.close();
      await store.close();
    },
  };
}
