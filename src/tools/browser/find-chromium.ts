/** Names the Chromium to use, and no other, by its path. */
export const chromiumVariable = 'SPACETIME_CHROMIUM';

/** Where one is installed, by platform, best first. */
export const chromiumPlaces: Readonly<Partial<Record<string, readonly string[]>>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Where to look. */
export interface ChromiumSearch {
  readonly platform: string;
  /** What the variable says, where it is set. */
  readonly named: string | undefined;
  readonly exists: (file: string) => boolean;
}

/** A browser of this machine, or what is missing. */
export type FoundChromium = { readonly file: string } | { readonly file: null; readonly missing: string };

/** Looks for a Chromium that is installed. */
export function findChromium({ platform, named, exists }: ChromiumSearch): FoundChromium {
  if (named !== undefined && named !== '')
    return exists(named)
      ? { file: named }
      : { file: null, missing: `${chromiumVariable} names ${named}, but there is no such file.` };
  const file = chromiumPlaces[platform]?.find(exists);
  return file === undefined
    ? {
        file: null,
        missing: `No Chromium or Chrome is installed. Install one (Debian: sudo apt install chromium), or name one in ${chromiumVariable}.`,
      }
    : { file };
}
