import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../parts/failure.ts';
import { failureOf } from './failure.ts';

/** Something that was asked for: what came, and what went wrong with the newest try. */
export interface Resource<T> {
  readonly data: T | undefined;
  readonly failure: Failure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

/** How to ask. */
interface ResourceSettings {
  /** Asks again after this long, while the page is seen. */
  readonly everyMs?: number;
  /** Asks anew when one of these changes. */
  readonly on?: readonly unknown[];
  /** Asks for nothing while this is false. */
  readonly enabled?: boolean;
}

/** Asks for something while the component is shown. What came last stays when a later try fails. */
export function useResource<T>(load: () => Promise<T>, settings: ResourceSettings = {}): Resource<T> {
  const { everyMs, on = [], enabled = true } = settings;
  const [data, setData] = useState<T>();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isLoading, setLoading] = useState(enabled);
  const newest = useRef(0);
  const loader = useRef(load);
  loader.current = load;
  const reload = useCallback(() => {
    const turn = ++newest.current;
    const settle = (change: () => void): void => {
      if (turn !== newest.current) return;
      change();
      setLoading(false);
    };
    loader.current().then(
      (value) =>
        settle(() => {
          setData(value);
          setFailure(null);
        }),
      (error: unknown) => settle(() => setFailure(failureOf(error))),
    );
  }, []);
  useEffect(() => {
    if (!enabled) return;
    setLoading(true);
    reload();
    const again = (): void => {
      if (!document.hidden) reload();
    };
    const timer = everyMs === undefined ? undefined : setInterval(again, everyMs);
    return () => {
      clearInterval(timer);
      newest.current++;
    };
  }, [reload, everyMs, enabled, ...on]);
  return { data, failure, isLoading, reload };
}

/** An act of the operator: runs one at a time. */
export interface Action {
  readonly isBusy: boolean;
  /** Why the newest try failed. */
  readonly failure: Failure | null;
  readonly run: (act: () => Promise<void>) => void;
  readonly clear: () => void;
}

/** Keeps count of an act that the component starts. */
export function useAction(onFailure?: (error: unknown) => void): Action {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const busy = useRef(false);
  const run = (act: () => Promise<void>): void => {
    if (busy.current) return;
    busy.current = true;
    setBusy(true);
    setFailure(null);
    act()
      .catch((error: unknown) => {
        setFailure(failureOf(error));
        onFailure?.(error);
      })
      .finally(() => {
        busy.current = false;
        setBusy(false);
      });
  };
  return { isBusy, failure, run, clear: () => setFailure(null) };
}
