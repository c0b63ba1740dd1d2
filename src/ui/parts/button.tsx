import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

/** What a button says and does. */
export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly busy?: boolean;
  /** Why it cannot be used now. It stays in reach of the keyboard, so that the reason can be read. */
  readonly barred?: string | null;
  readonly label?: string;
  readonly pressed?: boolean;
}

/** A button. What may not be done is barred, with the reason, rather than gone. */
export function Button(props: ButtonProps): JSX.Element {
  const reasonId = useId();
  const { children, onClick, kind = 'plain', type = 'button', busy = false, label, pressed } = props;
  const reason = props.barred ?? null;
  const off = busy || reason !== null;
  const press = (event: Event): void => {
    if (off) event.preventDefault();
    else onClick?.();
  };
  return (
    <span class="button-place">
      <button
        type={type}
        class={`button button--${kind}`}
        aria-disabled={off ? 'true' : undefined}
        aria-busy={busy ? 'true' : undefined}
        aria-describedby={reason === null ? undefined : reasonId}
        aria-label={label}
        aria-pressed={pressed}
        title={reason ?? undefined}
        onClick={press}
      >
        {children}
      </button>
      {reason !== null && (
        <span id={reasonId} class="unseen">
          {reason}
        </span>
      )}
    </span>
  );
}
