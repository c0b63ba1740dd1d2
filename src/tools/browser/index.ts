/** A browser of the machine that shows nothing: how one is found and spoken to. */
export { type BrowserEvent, Chromium, quietFlags } from './chromium.ts';
export { type ChromiumSearch, chromiumPlaces, chromiumVariable, findChromium } from './find-chromium.ts';
