import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { addressOf, place } from '../core/place.ts';
import { useReference } from '../core/reference.ts';
import type { Group } from '../model/api-document.ts';
import { findCalls } from '../model/search.ts';
import { Method } from '../parts/method.tsx';
import { pagesOf } from './pages.ts';

interface NavigationProps {
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onChoose: () => void;
}

/** Search and list of all calls. */
export function Navigation({ isOpen, onOpen, onChoose }: NavigationProps): JSX.Element {
  const reference = useReference();
  const [words, setWords] = useState('');
  const nav = useRef<HTMLElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useSlash(() => {
    onOpen();
    // A narrow window shows the field only after the next drawing.
    requestAnimationFrame(() => search.current?.focus());
  });
  const { value: found } = reference.document;
  const { value: current } = place;
  useEffect(() => {
    nav.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [current, found]);
  if (found === undefined) return <nav id="navigation" class="nav" aria-label="Calls" />;
  const groups = findCalls(found.groups, words);
  const count = groups.reduce((sum, { calls }) => sum + calls.length, 0);
  const press = (event: KeyboardEvent): void => {
    const links = [...(nav.current?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
    if (handleKey(event.key, links, search.current, () => setWords(''))) event.preventDefault();
  };
  return (
    <nav
      id="navigation"
      ref={nav}
      class={isOpen ? 'nav is-open' : 'nav'}
      aria-label="Calls"
      onKeyDown={press}
    >
      <div class="field nav__search">
        <label class="unseen" for="search">
          Search calls
        </label>
        <input
          ref={search}
          id="search"
          type="search"
          placeholder="Search calls"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="search-hint"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <p id="search-hint" class="hint">
          <kbd>/</kbd> searches, <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> opens
        </p>
        <p class="unseen" role="status">
          {words === '' ? '' : `${count} calls found`}
        </p>
      </div>
      {words === '' && (
        <ul>
          {pagesOf(found).map(({ id, title }) => (
            <li key={id}>
              <a href={addressOf(id)} class="nav__link" aria-current={current === id ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      )}
      {groups.map((group) => (
        <GroupLinks key={group.name} group={group} current={current} onChoose={onChoose} />
      ))}
      {count === 0 && <p class="empty nav__empty">No call has all of these words.</p>}
    </nav>
  );
}

function GroupLinks(props: {
  readonly group: Group;
  readonly current: string;
  readonly onChoose: () => void;
}): JSX.Element {
  const { group, current, onChoose } = props;
  const titleId = useId();
  return (
    <div class="nav__group">
      <p id={titleId} class="nav__title">
        {group.name}
      </p>
      <ul aria-labelledby={titleId}>
        {group.calls.map(({ id, method, path }) => (
          <li key={id}>
            <a
              href={addressOf(id)}
              class="nav__link nav__link--call"
              aria-current={current === id ? 'page' : undefined}
              onClick={onChoose}
            >
              <Method name={method} />
              <span>{path}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Moves within the list. Whether the key was for that. */
function handleKey(
  key: string,
  links: readonly HTMLElement[],
  search: HTMLInputElement | null,
  clear: () => void,
): boolean {
  const at = links.indexOf(document.activeElement as HTMLElement);
  const isInSearch = document.activeElement === search;
  if (key === 'ArrowDown') links[at + 1]?.focus();
  else if (key === 'ArrowUp') (links[at - 1] ?? search)?.focus();
  else if (key === 'Enter' && isInSearch) links[0]?.click();
  else if (key === 'Escape') {
    clear();
    search?.focus();
  } else return false;
  return true;
}

/** Calls the function when somebody presses the slash and is not typing. */
function useSlash(act: () => void): void {
  const newest = useRef(act);
  newest.current = act;
  // With the view, not after it: a key that is pressed at first sight counts.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      const isTyping =
        target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
      if (key !== '/' || isTyping || ctrlKey || metaKey || altKey) return;
      event.preventDefault();
      newest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
