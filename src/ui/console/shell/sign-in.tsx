import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { signInFailure } from '../../parts/failure.ts';
import { pastedToken } from '../../parts/kept-token.ts';
import { Problem } from '../../parts/problem.tsx';
import { TokenField } from '../../parts/token-field.tsx';
import { TokenHelp } from '../../parts/token-help.tsx';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Button } from '../parts/button.tsx';

/** Asks for a token, and says how to get one. */
export function SignIn(): JSX.Element {
  const { session } = useConsole();
  const [token, setToken] = useState('');
  const action = useAction();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const submit = (event: Event): void => {
    event.preventDefault();
    action.run(() => session.signIn(pastedToken(token)));
  };
  return (
    <main class="sign-in">
      <div class="sign-in__card">
        <h1>
          <span class="brand">SpaceTime</span> console
        </h1>
        {session.ended.value !== null && (
          <p class="sign-in__ended" role="status">
            {session.ended.value}
          </p>
        )}
        <form class="form" ref={form} onSubmit={submit}>
          <TokenField value={token} onInput={setToken} />
          {action.failure !== null && <Problem failure={signInFailure(action.failure)} />}
          <Button type="submit" kind="primary" busy={action.isBusy || session.isChecking.value}>
            Sign in
          </Button>
        </form>
        <TokenHelp />
      </div>
    </main>
  );
}
