import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';

interface TopBarProps {
  readonly brand: string;
  /** Whether the navigation is shown where the window is too narrow for it. */
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ComponentChildren;
}

/** The bar above everything, with the way past the navigation and the way to it in narrow windows. */
export function TopBar({ brand, isOpen, onToggle, children }: TopBarProps): JSX.Element {
  return (
    <>
      <button type="button" class="skip" onClick={skip}>
        Skip to content
      </button>
      <header class="top">
        <button
          type="button"
          class="top__menu"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={onToggle}
        >
          <Icon name="menu" />
          <span class="unseen">Navigation</span>
        </button>
        <span class="brand">{brand}</span>
        {children}
      </header>
    </>
  );
}

/** A button, because a link to `#content` would be taken for a view. */
function skip(): void {
  document.querySelector<HTMLElement>('#content')?.focus();
}
