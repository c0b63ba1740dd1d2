/** What is heard, made by synthesis: how light from the target is shifted. */
export { BEACON_HZ, Beacon, type Heard, pitchHz, pulsesHz } from './beacon.ts';
