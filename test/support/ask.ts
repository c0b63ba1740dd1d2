import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** Parsed, where it is JSON; an empty object elsewhere. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is asked: unlike fetch, this also sends Host, Origin and whatever else a browser would choose itself. */
export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
}

/** Sends one request on a connection of its own. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const typed = payload === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers: { ...typed, ...headers }, agent: false }, (response) => {
      text(response).then((content) => {
        const isJson = /json/.test(response.headers['content-type'] ?? '') && content !== '';
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string | undefined>,
          text: content,
          body: isJson ? (JSON.parse(content) as Record<string, unknown>) : {},
        });
      }, reject);
    });
    request.on('error', reject);
    request.end(payload);
  });
}
