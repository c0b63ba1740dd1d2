/**
 * The body of an answer as text; undefined where it goes on for longer, so that no address that sends without an end fills
 * the memory. What comes packed counts as it is unpacked. Rejects where it does not come whole.
 */
export async function boundedText({ body }: Response, maxBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let leftBytes = maxBytes;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    leftBytes -= value.length;
    if (leftBytes < 0) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
