/** The headset: session, seat, controllers, comfort, haptics, and the cockpit that only a headset shows. */
export { type HapticKind, HapticLimiter, hapticKinds, pulse, type Vibrating } from './comfort/haptics.ts';
export { SnapTurn } from './comfort/snap-turn.ts';
export { fadeVignette, vignetteDarkness, vignetteDefaults } from './comfort/vignette.ts';
export { createHeadsetIntent, type HeadsetIntent, readHeadsetIntent } from './input/headset-intent.ts';
export { HeadsetSession, type SeatMode } from './session/headset-session.ts';
export type { Seat } from './session/seat.ts';
export type { PanelContent, PanelFigure } from './stage/panel.ts';
export { HeadsetStage, type StageFrame } from './stage/stage.ts';
