import { render } from 'preact';
import { ConsoleContext, makeConsole } from './core/console.ts';
import { App } from './shell/app.tsx';

/**
 * Shows the console.
 * @param place Where.
 * @param ephemerisUrl Address of the paths of the bodies, which are fetched when the map is opened.
 */
export function mountConsole(place: HTMLElement, ephemerisUrl: string): void {
  const parts = makeConsole(location.origin, ephemerisUrl);
  place.replaceChildren();
  render(
    <ConsoleContext.Provider value={parts}>
      <App />
    </ConsoleContext.Provider>,
    place,
  );
  parts.session.resume().catch((error: unknown) => parts.notices.failed(error));
}
