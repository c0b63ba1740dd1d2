/** The words people know for the physical keys of a keyboard, and for the parts of a standard gamepad. */

const keyNames: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  ShiftLeft: 'Shift',
  ShiftRight: 'Shift',
  AltLeft: 'Alt',
  AltRight: 'Alt',
  ControlLeft: 'Ctrl',
  ControlRight: 'Ctrl',
  Space: 'Space',
  Escape: 'Esc',
  Comma: ',',
  Period: '.',
  Slash: '?',
  Minus: '-',
  Equal: '=',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num -',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

const padNames: Readonly<Record<string, string>> = {
  'LX-': 'Left stick ←',
  'LX+': 'Left stick →',
  'LY-': 'Left stick ↑',
  'LY+': 'Left stick ↓',
  'RX-': 'Right stick ←',
  'RX+': 'Right stick →',
  'RY-': 'Right stick ↑',
  'RY+': 'Right stick ↓',
  Up: 'D-pad ↑',
  Down: 'D-pad ↓',
  Left: 'D-pad ←',
  Right: 'D-pad →',
  LS: 'Left stick press',
  RS: 'Right stick press',
};

/** Letters that the person's own layout prints on the physical keys, by code; empty where the browser does not tell. */
export type KeyLayout = ReadonlyMap<string, string>;

/** The name of a physical key, on the person's own layout where it is known. */
export function keyName(code: string, layout?: KeyLayout): string {
  const printed = code.startsWith('Key') ? layout?.get(code) : undefined;
  if (printed) return printed.toUpperCase();
  return keyNames[code] ?? code.replace(/^(Key|Digit)/, '').replace(/^Numpad/, 'Num ');
}

/** The name of a gamepad part; letters and shoulder names stand for themselves. */
export function padName(part: string): string {
  return padNames[part] ?? part;
}
