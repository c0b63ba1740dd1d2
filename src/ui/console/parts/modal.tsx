import type { ComponentChildren, JSX } from 'preact';
import { Modal } from '../../parts/modal.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useConsole } from '../core/console.ts';
import type { Action } from '../core/resource.ts';
import { Button } from './button.tsx';

interface FormProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly confirm: string;
  readonly action: Action;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

/** A window with fields and one button that does it; what the server refuses is shown in it. */
export function FormModal(props: FormProps): JSX.Element {
  const { title, children, confirm, action, onSubmit, onClose } = props;
  const submit = (event: Event): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        {children}
        {action.failure !== null && <Problem failure={action.failure} />}
        <div class="form__buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" kind="primary" busy={action.isBusy}>
            {confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Something that is shown this one time: to be copied, then closed. */
export function SecretModal(props: {
  readonly title: string;
  readonly secret: string;
  readonly more?: ComponentChildren;
  readonly onClose: () => void;
}): JSX.Element {
  const { notices } = useConsole();
  const copy = (): void => {
    navigator.clipboard.writeText(props.secret).then(
      () => notices.done('Copied.'),
      (error: unknown) => notices.failed(error),
    );
  };
  return (
    <Modal title={props.title} onClose={props.onClose}>
      <p class="modal__text">This is shown once. Copy it now; nobody can show it again.</p>
      <textarea class="secret" readOnly aria-label="Secret" rows={4} value={props.secret} />
      {props.more}
      <div class="form__buttons">
        <Button onClick={copy}>Copy</Button>
        <Button kind="primary" onClick={props.onClose}>
          I have it
        </Button>
      </div>
    </Modal>
  );
}
