import { button, element, setAttribute, setShown, setText } from '../dom.ts';
import { actionButton, type ScreenControls, setPressed } from './controls.ts';

/** The row of buttons for panels and view. */
export interface ToolsBlock {
  readonly root: HTMLElement;
  /** Which of the things that the buttons switch are on. */
  show(state: ToolsState): void;
}

/** What the tools reflect. `headset` says whether VR can be entered here, once that is known. */
export interface ToolsState {
  readonly orbits: boolean;
  readonly lattice: boolean;
  readonly panel: string;
  readonly thrusters: boolean;
  readonly headset: 'unknown' | 'none' | 'ready' | 'entered';
}

/** Makes the row; the thruster pad is switched here because no key needs it. */
export function toolsBlock(controls: ScreenControls, onThrusters: () => void): ToolsBlock {
  const bodies = actionButton(controls, 'bodies', 'Bodies');
  const stars = actionButton(controls, 'star_map', 'Stars');
  const keys = actionButton(controls, 'key_list', 'Keys');
  const settings = actionButton(controls, 'settings', 'Settings');
  const orbits = actionButton(controls, 'orbits', 'Orbits');
  const lattice = actionButton(controls, 'lattice', 'Lattice');
  const thrusters = button(
    'Thrusters',
    { class: 'button', title: 'Buttons for every thruster' },
    onThrusters,
  );
  const picture = actionButton(controls, 'screenshot', 'Picture');
  const enter = actionButton(controls, 'enter_vr', 'Enter VR', {
    class: 'button--accent',
    hidden: '',
  });
  const row = element(
    'div',
    { class: 'hud__row' },
    bodies,
    stars,
    orbits,
    lattice,
    thrusters,
    keys,
    settings,
    picture,
    enter,
  );
  const root = element('nav', { class: 'hud__tools', 'aria-label': 'Panels and view' }, row);
  return {
    root,
    show(state): void {
      setPressed(orbits, state.orbits);
      setPressed(lattice, state.lattice);
      setPressed(thrusters, state.thrusters);
      setAttribute(bodies, 'aria-expanded', String(state.panel === 'bodies'));
      setAttribute(stars, 'aria-expanded', String(state.panel === 'star_map'));
      setAttribute(keys, 'aria-expanded', String(state.panel === 'key_list'));
      setAttribute(settings, 'aria-expanded', String(state.panel === 'settings'));
      setShown(enter, state.headset === 'ready' || state.headset === 'entered');
      setText(enter, state.headset === 'entered' ? 'Leave VR' : 'Enter VR');
    },
  };
}
