import { render } from 'preact';
import { Reference, ReferenceContext } from './core/reference.ts';
import { App } from './shell/app.tsx';

/** Shows the documentation at a place of the page. */
export function mountDocs(place: HTMLElement): void {
  const reference = new Reference();
  place.replaceChildren();
  render(
    <ReferenceContext.Provider value={reference}>
      <App />
    </ReferenceContext.Provider>,
    place,
  );
  // First who asks: a server that is locked down shows its description to few. Neither of the two rejects.
  void reference.caller.resume().then(() => reference.load());
}
