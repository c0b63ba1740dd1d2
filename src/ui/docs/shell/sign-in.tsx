import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../../parts/button.tsx';
import { type Failure, signInFailure } from '../../parts/failure.ts';
import { pastedToken } from '../../parts/kept-token.ts';
import { Modal } from '../../parts/modal.tsx';
import { Problem } from '../../parts/problem.tsx';
import { TokenField } from '../../parts/token-field.tsx';
import { TokenHelp } from '../../parts/token-help.tsx';
import { useReference } from '../core/reference.ts';

/** Asks for the token that requests are sent with. */
export function SignIn({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const reference = useReference();
  const [token, setToken] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const refused = await reference.caller.signIn(pastedToken(token));
    setBusy(false);
    setFailure(refused);
    if (refused !== null) return;
    onClose();
    if (reference.document.peek() === undefined) await reference.load();
  };
  return (
    <Modal title="Sign in" onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <TokenField value={token} onInput={setToken} />
        {failure !== null && <Problem failure={signInFailure(failure)} />}
        <div class="form__buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={isBusy}>
            Sign in
          </Button>
        </div>
      </form>
      <TokenHelp />
    </Modal>
  );
}
