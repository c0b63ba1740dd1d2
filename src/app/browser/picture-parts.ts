import { screenshotLimits } from '../../protocol/index.ts';

/** The picture of a canvas, cut and scaled to a size, to be read at once: the drawing buffer lasts only as long as its frame. */
export function pictureOf(canvas: HTMLCanvasElement, widthPx: number, heightPx: number): Promise<Blob> {
  const copy = document.createElement('canvas');
  copy.width = widthPx;
  copy.height = heightPx;
  const scale = Math.max(widthPx / canvas.width, heightPx / canvas.height);
  const [width, height] = [canvas.width * scale, canvas.height * scale];
  copy.getContext('2d')?.drawImage(canvas, (widthPx - width) / 2, (heightPx - height) / 2, width, height);
  return new Promise((resolve, reject) => {
    copy.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The browser made no picture.'))),
      'image/png',
    );
  });
}

/** A picture as texts that fit into messages. Throws when it is larger than the server takes. */
export async function partsOf(picture: Blob): Promise<string[]> {
  if (picture.size > screenshotLimits.bytes) throw new Error('The picture is larger than the server takes.');
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const perPart = (screenshotLimits.partLength / 4) * 3;
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += perPart) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + perPart))));
  }
  return parts;
}
