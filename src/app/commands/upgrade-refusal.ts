import { randomBytes } from 'node:crypto';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from '../../client/index.ts';
import { problemSchema } from '../../protocol/index.ts';

const answerMs = 5000;
/** Several times the longest refusal. */
const maxRefusalBytes = 64 * 1024;

/**
 * Why a server opens no WebSocket: its refusal as ProblemError, else UnexpectedAnswerError or UnreachableError; undefined
 * where it opens one. A WebSocket itself only tells that it failed, so the same is asked once more, and the answer is read.
 */
export async function upgradeRefusal(
  baseUrl: string,
  path: string,
  subprotocol: string,
): Promise<Error | undefined> {
  const url = new URL(path, baseUrl);
  try {
    const answer = await askForUpgrade(url, subprotocol);
    return answer === undefined ? undefined : await refusalIn(answer, url);
  } catch (error) {
    return new UnreachableError(url.origin, error);
  }
}

/** What is answered instead of a WebSocket. */
function askForUpgrade(url: URL, subprotocol: string): Promise<IncomingMessage | undefined> {
  const ask = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = ask(url, {
      // A connection of its own, which nobody takes up again.
      agent: false,
      signal: AbortSignal.timeout(answerMs),
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': subprotocol,
      },
    });
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      resolve(undefined);
    });
    request.once('response', resolve);
    request.once('error', reject);
    request.end();
  });
}

async function refusalIn(answer: IncomingMessage, { origin }: URL): Promise<Error> {
  const unexpected = new UnexpectedAnswerError(origin, `status ${answer.statusCode}`);
  if (Number(answer.headers['content-length'] ?? Number.NaN) <= maxRefusalBytes) {
    const problem = problemSchema.safeParse(parsed(await text(answer)));
    return problem.success ? new ProblemError(problem.data) : unexpected;
  }
  answer.destroy();
  return unexpected;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
