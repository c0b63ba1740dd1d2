import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import type { Dialogs } from './dialogs.ts';
import { Icon } from './icon.tsx';

interface ModalProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A window over the view. The keyboard stays in it until it is closed; Escape closes it. */
export function Modal({ title, children, onClose }: ModalProps): JSX.Element {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { activeElement: before } = document;
    const { current: shown } = dialog;
    shown?.showModal();
    shown?.querySelector<HTMLElement>('form :is(input, select, textarea)')?.focus();
    // One that is taken off the page does not give the keyboard back by itself.
    return () => {
      shown?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  const cancel = (event: Event): void => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog ref={dialog} class="modal" aria-labelledby={id} onCancel={cancel}>
      <header class="modal__head">
        <h2 id={id}>{title}</h2>
        <Button kind="quiet" label="Close" onClick={onClose}>
          <Icon name="close" />
        </Button>
      </header>
      {children}
    </dialog>
  );
}

/** The question that is open. */
export function OpenQuestion({ dialogs }: { readonly dialogs: Dialogs }): JSX.Element | null {
  const { value } = dialogs.question;
  if (value === null) return null;
  return (
    <Modal key={value.text} title={value.title} onClose={() => value.answer(false)}>
      <p class="modal__text">{value.text}</p>
      <div class="form__buttons">
        <Button onClick={() => value.answer(false)}>Cancel</Button>
        <Button kind={value.danger === true ? 'danger' : 'primary'} onClick={() => value.answer(true)}>
          {value.confirm}
        </Button>
      </div>
    </Modal>
  );
}
