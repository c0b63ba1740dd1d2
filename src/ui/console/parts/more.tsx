import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useConsole } from '../core/console.ts';
import { type Action, type Resource, useAction, useResource } from '../core/resource.ts';
import { Button } from './button.tsx';

interface Part<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** A list that comes in parts. */
export interface List<T> {
  readonly first: Resource<Part<T>>;
  readonly items: readonly T[] | undefined;
  readonly hasMore: boolean;
  readonly action: Action;
  readonly more: () => void;
  readonly reload: () => void;
}

/** Asks for the first part of a list, and for further ones when wanted. */
export function useList<T>(
  load: (cursor?: string) => Promise<Part<T>>,
  settings: { readonly everyMs?: number; readonly on?: readonly unknown[]; readonly enabled?: boolean } = {},
): List<T> {
  const { notices } = useConsole();
  const first = useResource(() => load(), settings);
  const [rest, setRest] = useState<Part<T> | null>(null);
  const action = useAction((error) => notices.failed(error));
  useEffect(() => setRest(null), settings.on ?? []);
  const cursor = (rest ?? first.data)?.next_cursor ?? null;
  const more = (): void =>
    action.run(async () => {
      if (cursor === null) return;
      const part = await load(cursor);
      setRest({ items: [...(rest?.items ?? []), ...part.items], next_cursor: part.next_cursor });
    });
  const reload = (): void => {
    setRest(null);
    first.reload();
  };
  const items = first.data && [...first.data.items, ...(rest?.items ?? [])];
  return { first, items, hasMore: cursor !== null, action, more, reload };
}

/** The button for the next part. */
export function More<T>({ list }: { list: List<T> }): JSX.Element | null {
  if (!list.hasMore) return null;
  return (
    <p class="more">
      <Button onClick={list.more} busy={list.action.isBusy}>
        Show more
      </Button>
    </p>
  );
}
