import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { TopBar } from '../../parts/top-bar.tsx';
import { useConsole } from '../core/console.ts';
import { place } from '../core/router.ts';
import { Navigation } from './navigation.tsx';
import { SessionBar } from './session-bar.tsx';
import { Shortcuts, useShortcuts } from './shortcuts.tsx';
import { type View, views } from './views.ts';

/** The frame around every view: navigation, who is signed in, and how the line to the server does. */
export function Shell(): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  useShortcuts(() => setShowsKeys(true));
  const view = views.find(({ id }) => id === place.value) ?? (views[0] as View);
  useEffect(() => setOpen(false), [view]);
  return (
    <div class="shell">
      <TopBar brand="SpaceTime" isOpen={isOpen} onToggle={() => setOpen(!isOpen)}>
        <SessionBar onKeys={() => setShowsKeys(true)} />
      </TopBar>
      <Navigation current={view} isOpen={isOpen} onChoose={() => setOpen(false)} />
      <Content key={view.id} view={view} />
      {showsKeys && <Shortcuts onClose={() => setShowsKeys(false)} />}
    </div>
  );
}

/** True once the first view is there, which the browser has its own focus for. */
let hasShown = false;

function Content({ view }: { view: View }): JSX.Element {
  const { session } = useConsole();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${view.title} · SpaceTime console`;
    if (hasShown) heading.current?.focus();
    hasShown = true;
  }, [view]);
  const { component: Component, needs, title } = view;
  return (
    <main id="content" class="content" tabIndex={-1}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {needs === null || session.may(needs) ? (
        <Component />
      ) : (
        <p class="empty">
          This page needs the permission <code>{needs}</code>, which your role,{' '}
          <code>{session.identity.value?.role}</code>, does not have. Ask an administrator for a token that
          has it.
        </p>
      )}
    </main>
  );
}
