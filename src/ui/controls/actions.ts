/** Everything a person can do, in one table: the key list, the document, the buttons and the devices read it. */

/** How an action is used: held down for as long as it should act, or pressed once. */
export type ActionKind = 'hold' | 'press';

/** Headings of the key list, in its order. */
export const actionGroups = ['Thrust', 'Rotation', 'Attitude', 'View', 'Time', 'Panels'] as const;
export type ActionGroup = (typeof actionGroups)[number];

interface ActionRow {
  readonly group: ActionGroup;
  readonly kind: ActionKind;
  readonly title: string;
  /** Physical keys, as `KeyboardEvent.code`; the first is the one shown on buttons. */
  readonly keys: readonly string[];
  /** Buttons and half-axes of a standard gamepad. */
  readonly pad: readonly string[];
}

function row(
  group: ActionGroup,
  kind: ActionKind,
  title: string,
  keys: readonly string[],
  pad: readonly string[] = [],
): ActionRow {
  return { group, kind, title, keys, pad };
}

/** The table of actions with their default bindings. Ids are stable: saved remappings refer to them. */
export const actions = {
  thrust_forward: row('Thrust', 'hold', 'Thrust forward', ['KeyW'], ['LY-']),
  thrust_back: row('Thrust', 'hold', 'Thrust backward', ['KeyS'], ['LY+']),
  thrust_left: row('Thrust', 'hold', 'Thrust left', ['KeyA'], ['LX-']),
  thrust_right: row('Thrust', 'hold', 'Thrust right', ['KeyD'], ['LX+']),
  thrust_up: row('Thrust', 'hold', 'Thrust up', ['KeyR'], ['Up']),
  thrust_down: row('Thrust', 'hold', 'Thrust down', ['KeyF'], ['Down']),
  boost: row('Thrust', 'hold', 'Full throttle while held', ['ShiftLeft', 'ShiftRight'], ['LS']),
  throttle_up: row('Thrust', 'hold', 'Throttle up', ['Equal', 'NumpadAdd'], ['RT']),
  throttle_down: row('Thrust', 'hold', 'Throttle down', ['Minus', 'NumpadSubtract'], ['LT']),
  throttle_full: row('Thrust', 'press', 'Throttle to full', ['PageUp']),
  throttle_low: row('Thrust', 'press', 'Throttle to lowest', ['PageDown']),
  brake: row('Thrust', 'hold', 'Brake', ['Space'], ['X']),

  pitch_up: row('Rotation', 'hold', 'Pitch up', ['ArrowUp'], ['RY-']),
  pitch_down: row('Rotation', 'hold', 'Pitch down', ['ArrowDown'], ['RY+']),
  yaw_left: row('Rotation', 'hold', 'Yaw left', ['ArrowLeft'], ['RX-']),
  yaw_right: row('Rotation', 'hold', 'Yaw right', ['ArrowRight'], ['RX+']),
  roll_left: row('Rotation', 'hold', 'Roll left', ['KeyQ'], ['LB']),
  roll_right: row('Rotation', 'hold', 'Roll right', ['KeyE'], ['RB']),
  kill_rotation: row('Rotation', 'press', 'Stop all rotation', ['KeyX'], ['B']),
  mouse_flight: row('Rotation', 'press', 'Mouse flight (Esc ends it)', ['KeyZ']),

  stabilise: row('Attitude', 'press', 'Stabilisation on or off', ['KeyT'], ['A']),
  hold_none: row('Attitude', 'press', 'Hold nothing', ['Digit0']),
  hold_prograde: row('Attitude', 'press', 'Hold prograde', ['Digit1']),
  hold_retrograde: row('Attitude', 'press', 'Hold retrograde', ['Digit2']),
  hold_normal: row('Attitude', 'press', 'Hold normal', ['Digit3']),
  hold_antinormal: row('Attitude', 'press', 'Hold antinormal', ['Digit4']),
  hold_radial: row('Attitude', 'press', 'Hold radial out', ['Digit5']),
  hold_antiradial: row('Attitude', 'press', 'Hold radial in', ['Digit6']),
  hold_target: row('Attitude', 'press', 'Hold towards the target', ['Digit7']),
  hold_manoeuvre: row('Attitude', 'press', 'Hold towards the planned burn', ['Digit8']),
  fly_plan: row('Attitude', 'press', 'Fly the plan, or stop', ['KeyU']),

  look_up: row('View', 'hold', 'Look up', ['KeyI']),
  look_down: row('View', 'hold', 'Look down', ['KeyK']),
  look_left: row('View', 'hold', 'Look left', ['KeyJ']),
  look_right: row('View', 'hold', 'Look right', ['KeyL']),
  look_reset: row('View', 'press', 'Look ahead again', ['KeyC'], ['RS']),
  frame_next: row('View', 'press', 'Speed and way in the next frame', ['KeyG']),
  orbits: row('View', 'press', 'Orbits on or off', ['KeyO']),
  course: row('View', 'press', 'Way ahead on or off', ['KeyY']),
  lattice: row('View', 'press', 'Lattice of space on or off', ['F8']),
  constellations: row('View', 'press', 'Constellations on or off', ['F7']),
  hud: row('View', 'press', 'Instruments on or off', ['F2']),
  frame_rate: row('View', 'press', 'Frame rate on or off', ['F4']),
  screenshot: row('View', 'press', 'Save a picture', ['F9']),
  enter_vr: row('View', 'press', 'Enter VR', ['KeyV']),

  time_slower: row('Time', 'press', 'Time slower', ['Comma'], ['Left']),
  time_faster: row('Time', 'press', 'Time faster', ['Period'], ['Right']),
  pause: row('Time', 'press', 'Pause', ['KeyP'], ['Start']),

  bodies: row('Panels', 'press', 'Bodies: target or travel', ['KeyB'], ['Y']),
  burns: row('Panels', 'press', 'Planned burns', ['KeyM']),
  star_map: row('Panels', 'press', 'Star map', ['Digit9']),
  undo_plan: row('Panels', 'press', 'Undo a change of the plan', ['Backspace']),
  key_list: row('Panels', 'press', 'This list', ['KeyH', 'Slash'], ['Back']),
  settings: row('Panels', 'press', 'Settings', ['KeyN']),
  close: row('Panels', 'press', 'Close what is open', ['Escape']),
} as const satisfies Readonly<Record<string, ActionRow>>;

export type ActionId = keyof typeof actions;

/** All ids, in the order of the table. */
export const actionIds = Object.keys(actions) as readonly ActionId[];

/** True for a string that names an action; for text that comes from storage. */
export function isActionId(text: string): text is ActionId {
  return Object.hasOwn(actions, text);
}

/** What the mouse and the fingers do; shown under the keys. */
export const pointerControls: readonly { readonly gesture: string; readonly title: string }[] = [
  { gesture: 'Drag', title: 'Pitch and yaw, further means faster' },
  { gesture: 'Right drag, or two fingers', title: 'Look around' },
  { gesture: 'Wheel', title: 'Throttle' },
  { gesture: 'Mark on the way: press, drag', title: 'Put a burn, move it' },
];

/** What the controllers of a headset do; shown in the key list, the headset page and the document. */
export const headsetControls: readonly { readonly gesture: string; readonly title: string }[] = [
  { gesture: 'Left stick', title: 'Thrust forward, back and sideways' },
  { gesture: 'Left grip and left stick', title: 'Thrust up and down, roll' },
  {
    gesture: 'Right stick, sideways',
    title: 'Turn the seat by a step (or yaw, where steps are off)',
  },
  { gesture: 'Right stick, up and down', title: 'Pitch' },
  { gesture: 'Right grip and right stick', title: 'Pitch and yaw' },
  { gesture: 'Right trigger, left trigger', title: 'Throttle up, throttle down' },
  { gesture: 'A', title: 'Stabilisation on or off' },
  { gesture: 'B', title: 'Stop all rotation' },
  { gesture: 'X', title: 'Brake while held' },
  { gesture: 'Y', title: 'Recentre the seat' },
  { gesture: 'Right grip and B', title: 'Constellations on or off' },
  { gesture: 'Left grip and Y', title: 'Lattice of space on or off' },
];
