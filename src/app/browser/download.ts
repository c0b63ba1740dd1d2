/** A download that failed, with a sentence for the person in front of the page. */
class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** Largest file that the page takes into memory. */
const DOWNLOAD_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Downloads a file whole and tells how far it is, from 0 to 1, whenever bytes arrive; where the server does not say
 * how long the file is, only at the end. Throws DownloadError.
 */
export async function download(
  url: string,
  signal: AbortSignal,
  onPart: (part: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const answer = await fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new DownloadError(
      'A file could not be loaded because the server does not answer. Load the page again.',
    );
  });
  if (!answer.ok || !answer.body) {
    throw new DownloadError(
      `A file could not be loaded (the server said ${answer.status}). Load the page again.`,
    );
  }
  const plain = answer.headers.get('content-encoding') === null;
  const totalBytes = plain ? Number(answer.headers.get('content-length') ?? 0) : 0;
  const bytes = await readAll(answer.body, totalBytes, onPart);
  onPart(1);
  return bytes;
}

async function readAll(
  stream: ReadableStream<Uint8Array>,
  totalBytes: number,
  onPart: (part: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    received += piece.length;
    if (received > DOWNLOAD_BYTES_MAX) throw new DownloadError('A file is larger than the page can take.');
    if (totalBytes > 0) onPart(Math.min(0.99, received / totalBytes));
  }
  const whole = new Uint8Array(received);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
