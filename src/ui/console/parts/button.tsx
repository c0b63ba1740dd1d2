import type { JSX } from 'preact';
import type { Permission } from '../../../protocol/index.ts';
import { type ButtonProps, Button as PlainButton } from '../../parts/button.tsx';
import { useConsole } from '../core/console.ts';

interface GuardedProps extends ButtonProps {
  /** What the token has to allow. */
  readonly needs?: Permission;
}

/** A button that is barred where the operator's role lacks what it needs. */
export function Button({ needs, ...props }: GuardedProps): JSX.Element {
  const { session } = useConsole();
  const lacking =
    needs === undefined || session.may(needs)
      ? null
      : `Your role, ${session.identity.value?.role}, lacks the permission ${needs}.`;
  return <PlainButton {...props} barred={lacking ?? props.barred ?? null} />;
}
