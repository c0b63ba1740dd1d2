import { get } from 'node:http';

/** Most that is read of an answer. */
const maxBytes = 64 * 1024;

/** Asks an address of this machine; undefined where no answer comes in time. */
export function ask(
  address: string,
  timeoutMs: number,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(undefined);
    const request = get(address, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let said = '';
      response.setEncoding('utf8').on('error', giveUp);
      response.on('data', (part: string) => {
        said += part;
        if (said.length > maxBytes) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body: read(said) }));
    });
    request.on('error', giveUp);
  });
}

function read(said: string): unknown {
  try {
    return JSON.parse(said) as unknown;
  } catch {
    return undefined;
  }
}
