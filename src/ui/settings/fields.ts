import {
  choice,
  flag,
  type OptionSpecs,
  type OptionValues,
  radians,
  ratio,
  text,
} from '../../engine/index.ts';

/** What a person can set, with defaults and limits; the settings panel is made from this table. */
export const settingsFields = {
  visitorName: text({ default: '', maxLength: 32, doc: 'Name that other visitors see' }),
  mouseSensitivity: ratio({ default: 1, min: 0.2, max: 4, doc: 'Mouse sensitivity' }),
  invertPitch: flag({ default: false, doc: 'Pull the mouse down to pitch up' }),
  instruments: flag({ default: true, doc: 'Show instruments' }),
  firstSteps: flag({ default: true, doc: 'Show first steps' }),
  orbits: flag({ default: false, doc: 'Show orbits' }),
  course: flag({ default: true, doc: 'Show the way ahead' }),
  lattice: choice({
    values: ['scene', 'on', 'off'],
    default: 'scene',
    doc: 'Lattice of space',
  }),
  constellations: flag({ default: false, doc: 'Show constellations' }),
  frameRate: flag({ default: false, doc: 'Show the frame rate' }),
  lengthUnit: choice({ values: ['auto', 'm', 'km', 'AU', 'ly'], default: 'auto', doc: 'Unit of distances' }),
  quality: choice({
    values: ['auto', 'ultra', 'high', 'medium', 'low', 'minimum'],
    default: 'auto',
    doc: 'Picture quality',
  }),
  sound: flag({ default: false, doc: 'Hear the light of the target, and the clock on board' }),
  volume: ratio({ default: 0.5, min: 0, max: 1, doc: 'Volume' }),
  vignette: flag({ default: true, doc: 'Headset: darken the edges under acceleration' }),
  vignetteIntensity: ratio({ default: 0.7, min: 0, max: 1, doc: 'Headset: how dark the edges become' }),
  snapTurn: flag({ default: true, doc: 'Headset: turn in steps' }),
  snapAngle: radians({
    default: Math.PI / 4,
    min: Math.PI / 12,
    max: Math.PI / 2,
    doc: 'Headset: size of a step',
  }),
  seat: choice({ values: ['seated', 'standing'], default: 'seated', doc: 'Headset: seated or standing' }),
  shareFrames: flag({ default: false, doc: 'Let operators see the frame rate here' }),
  sharePictures: flag({ default: false, doc: 'Let operators take pictures of what I see' }),
  sharePoses: flag({ default: false, doc: 'Headset: let operators see head and hands' }),
  haptics: flag({ default: true, doc: 'Vibration of controllers' }),
  hapticsStrength: ratio({ default: 1, min: 0, max: 1, doc: 'Strength of vibration' }),
} as const satisfies OptionSpecs;

export type SettingsValues = OptionValues<typeof settingsFields>;
export type SettingName = keyof SettingsValues;

/** Names in the order of the table. */
export const settingNames = Object.keys(settingsFields) as readonly SettingName[];
