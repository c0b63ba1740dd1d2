import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { Dialogs } from '../../parts/dialogs.ts';
import { Line } from './line.ts';
import { Notices } from './notices.ts';
import { Session } from './session.ts';

/** What every view works with. */
export interface Console {
  readonly session: Session;
  readonly line: Line;
  readonly notices: Notices;
  readonly dialogs: Dialogs;
  /** Where the paths of the bodies are to be had. */
  readonly ephemerisUrl: string;
}

/** Makes the parts of a console that talks to the server at an address. */
export function makeConsole(baseUrl: string, ephemerisUrl: string): Console {
  const session = new Session(baseUrl);
  return {
    session,
    line: new Line(session),
    notices: new Notices(),
    dialogs: new Dialogs(),
    ephemerisUrl,
  };
}

/** Gives the console to everything below. */
export const ConsoleContext = createContext<Console | null>(null);

/** The console that a component is part of. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error('A part of the console stands outside of it.');
  return found;
}
