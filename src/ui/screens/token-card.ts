import { button, element, setAttribute, setShown, setText } from '../dom.ts';
import { pastedToken, tokenHint, tokenLengthMax, tokenTitle } from '../parts/kept-token.ts';
import { frame } from './frame.ts';

/** A world that wants a token, and what happened to the one before. */
export interface TokenScreen {
  readonly kind: 'token';
  readonly title: string;
  readonly text: string;
  /** What is wrong with the token that was given last; empty for nothing. */
  readonly problem: string;
}

/** The card with the field for a token. */
export function tokenCard(screen: TokenScreen, onToken: (token: string) => void) {
  const text = element('p', { id: 'token-text', class: 'screen__text' });
  const field = element('input', {
    id: 'token-field',
    type: 'password',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    enterkeyhint: 'go',
    'aria-describedby': 'token-text token-problem token-hint',
  });
  const problem = element('p', { id: 'token-problem', class: 'token__problem', role: 'alert' });
  const join = element('button', { type: 'submit', class: 'button button--main' });
  const form = element(
    'form',
    { class: 'token', novalidate: true },
    element('label', { for: 'token-field' }, tokenTitle),
    element('div', { class: 'token__line' }, field, showButton(field)),
    problem,
    element('p', { id: 'token-hint', class: 'token__hint' }, tokenHint),
    element('div', { class: 'screen__actions' }, join),
  );
  const tell = (words: string): void => {
    setText(problem, words);
    setShown(problem, words !== '');
    setAttribute(field, 'aria-invalid', String(words !== ''));
    setText(join, 'Join');
    join.removeAttribute('aria-disabled');
    if (words === '') return;
    field.focus({ preventScroll: true });
    field.select();
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (join.hasAttribute('aria-disabled')) return;
    const token = pastedToken(field.value);
    // Emptied before, so that a screen reader is told of the same mistake again.
    tell('');
    if (token === '') tell('Paste a token first.');
    else if (token.length > tokenLengthMax) tell('This is too long for a token. Paste the token alone.');
    else {
      setText(join, 'Joining');
      setAttribute(join, 'aria-disabled', 'true');
      onToken(token);
    }
  });
  const card = frame(screen.title, undefined, text, form);
  const update = (next: TokenScreen): void => {
    setText(card.children[0] as Element, next.title);
    setText(text, next.text);
    tell(next.problem);
  };
  return { card, update };
}

/** Shows what was pasted, for those who want to look at it, and hides it again. */
function showButton(field: HTMLInputElement): HTMLButtonElement {
  const show = button(
    'Show',
    { class: 'button', 'aria-pressed': 'false', 'aria-label': 'Show the token' },
    () => {
      const hidden = field.type === 'password';
      field.type = hidden ? 'text' : 'password';
      setAttribute(show, 'aria-pressed', String(hidden));
    },
  );
  return show;
}
