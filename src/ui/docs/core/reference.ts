import { signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Dialogs } from '../../parts/dialogs.ts';
import { type Failure, plainFailure } from '../../parts/failure.ts';
import { type ApiDocument, readDocument } from '../model/api-document.ts';
import { Caller } from './caller.ts';
import { refusalIn, send, silenceOf } from './transport.ts';

/** Where the description is. */
const documentAddress = '/openapi.json';

/** What every part of the page works with. */
export class Reference {
  readonly caller = new Caller();
  readonly dialogs = new Dialogs();
  /** The description; undefined until it is here. */
  readonly document = signal<ApiDocument | undefined>(undefined);
  /** Why the newest try to read the description failed. */
  readonly failure = signal<Failure | null>(null);
  readonly isLoading = signal(false);

  /** Reads the description, with the token where there is one: a server that is locked down shows it to few. */
  async load(): Promise<void> {
    if (this.isLoading.peek()) return;
    this.isLoading.value = true;
    try {
      await this.read();
    } catch (error) {
      this.failure.value = silenceOf(error);
    } finally {
      this.isLoading.value = false;
    }
  }

  private async read(): Promise<void> {
    const request = { method: 'GET', address: documentAddress, headers: {}, body: null };
    const reply = await send(request, this.caller.token);
    if (reply.status !== 200) {
      this.failure.value = refusalIn(reply) ?? unreadable(`The server answered ${reply.status}.`);
      return;
    }
    try {
      this.document.value = readDocument(reply.json);
      this.failure.value = null;
    } catch (error) {
      this.failure.value = unreadable(error instanceof Error ? error.message : String(error));
    }
  }
}

function unreadable(detail: string): Failure {
  const advice = `Open ${documentAddress} to see what the server sends, and check what stands between it and you.`;
  return plainFailure('The description of the API cannot be read', detail, advice);
}

/** Gives the reference to everything below. */
export const ReferenceContext = createContext<Reference | null>(null);

/** The reference that a component is part of. */
export function useReference(): Reference {
  const found = useContext(ReferenceContext);
  if (found === null) throw new Error('A part of the documentation stands outside of it.');
  return found;
}
