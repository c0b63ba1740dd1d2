import { signal } from '@preact/signals';

/** A question before something that cannot simply be taken back. */
export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that does it says. */
  readonly confirm: string;
  readonly danger?: boolean;
}

/** Asks one question at a time. */
export class Dialogs {
  readonly question = signal<(Question & { readonly answer: (yes: boolean) => void }) | null>(null);

  /** Whether the operator says yes. */
  confirm(question: Question): Promise<boolean> {
    this.question.peek()?.answer(false);
    return new Promise((resolve) => {
      const answer = (yes: boolean): void => {
        this.question.value = null;
        resolve(yes);
      };
      this.question.value = { ...question, answer };
    });
  }
}
