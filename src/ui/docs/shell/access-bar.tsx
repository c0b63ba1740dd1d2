import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { useReference } from '../core/reference.ts';
import { SignIn } from './sign-in.tsx';

/** Who requests are sent as, and the ways to the other pages. */
export function AccessBar(): JSX.Element {
  const { caller } = useReference();
  const [isAsking, setAsking] = useState(false);
  const { value: identity } = caller.identity;
  return (
    <div class="bar">
      <a class="bar__link" href="/console">
        Console
      </a>
      <a class="bar__link bar__link--wide" href="/openapi.json">
        openapi.json
      </a>
      {identity === null ? (
        <Button onClick={() => setAsking(true)}>Sign in</Button>
      ) : (
        <>
          <span class="bar__who">
            <span class="bar__name">{identity.subject}</span>
            <span class="bar__role">{identity.role.replaceAll('_', ' ')}</span>
          </span>
          <Button kind="quiet" label="Sign out" onClick={() => caller.signOut()}>
            <Icon name="out" />
          </Button>
        </>
      )}
      {isAsking && <SignIn onClose={() => setAsking(false)} />}
    </div>
  );
}
