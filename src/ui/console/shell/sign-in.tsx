import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Problem } from '../parts/problem.tsx';

/** Asks for a token, and says how to get one. */
export function SignIn(): JSX.Element {
  const { session } = useConsole();
  const [token, setToken] = useState('');
  const action = useAction();
  const submit = (event: Event): void => {
    event.preventDefault();
    action.run(() => session.signIn(token.replace(/^Bearer\s+/i, '').trim()));
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
        <form class="form" onSubmit={submit}>
          <Field
            label="Access token"
            type="password"
            value={token}
            onInput={setToken}
            required
            maxLength={4096}
            hint="Kept for this tab only, and forgotten when it is closed."
          />
          {action.failure !== null && <Problem failure={action.failure} />}
          <Button type="submit" kind="primary" busy={action.isBusy || session.isChecking.value}>
            Sign in
          </Button>
        </form>
        <details class="sign-in__help" open>
          <summary>How to get a token</summary>
          <p>On the machine that the server runs on, in its folder:</p>
          <pre class="code">npx spacetime token create --role admin</pre>
          <p>
            Paste what it prints as access token. It is valid for an hour; the console can prolong it as long
            as its session lasts. Choose a weaker role (<code>readonly</code>, <code>api_client</code>,{' '}
            <code>developer</code>) for people who only look or only drive.
          </p>
        </details>
      </div>
    </main>
  );
}
