import { UsageError } from '../../cli/index.ts';

/** Width and height of a picture in pixels, from text such as 1280x720. Throws UsageError. */
export function pictureSize(text: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw new UsageError(`"${text}" is no size such as 1280x720.`);
  return { width: Number(width), height: Number(height) };
}
