/** The parts that only a headset or something that vibrates needs: a piece of script of its own, loaded when wanted. */
export type HeadsetParts = typeof import('../../xr/index.ts');

let parts: Promise<HeadsetParts> | undefined;

/** Loads the parts once. Rejects when the server does not answer; the next call tries again. */
export function loadHeadsetParts(): Promise<HeadsetParts> {
  parts ??= import('../../xr/index.ts').catch((error: unknown) => {
    parts = undefined;
    throw error;
  });
  return parts;
}

/** True when this browser can start an immersive session; false also when it refuses to say. */
export async function headsetAvailable(xr: XRSystem | undefined): Promise<boolean> {
  try {
    return (await xr?.isSessionSupported('immersive-vr')) ?? false;
  } catch {
    return false;
  }
}
