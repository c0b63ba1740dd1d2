import type { JSX } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { useConsole } from '../core/console.ts';
import { addressOf } from '../core/router.ts';
import { type View, viewGroups } from './views.ts';

interface NavigationProps {
  readonly current: View;
  readonly isOpen: boolean;
  readonly onChoose: () => void;
}

/** The way to every view. One that the role does not open says so. */
export function Navigation({ current, isOpen, onChoose }: NavigationProps): JSX.Element {
  const { session } = useConsole();
  return (
    <nav id="navigation" class={isOpen ? 'nav is-open' : 'nav'} aria-label="Views">
      {viewGroups.map(({ title, views }) => (
        <section key={title} class="nav__group" aria-label={title}>
          <p class="nav__title" aria-hidden="true">
            {title}
          </p>
          <ul>
            {views.map((view) => {
              const lacks = view.needs !== null && !session.may(view.needs);
              return (
                <li key={view.id}>
                  <a
                    href={addressOf(view.id)}
                    class={lacks ? 'nav__link is-barred' : 'nav__link'}
                    aria-current={view === current ? 'page' : undefined}
                    title={lacks ? `Needs the permission ${view.needs}` : undefined}
                    onClick={onChoose}
                  >
                    <Icon name={view.id} />
                    {view.title}
                    {lacks && <span class="unseen"> (not with your role)</span>}
                  </a>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </nav>
  );
}
