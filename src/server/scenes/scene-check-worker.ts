import { parentPort } from 'node:worker_threads';
import { checkDocument } from './check-document.ts';
import type { CheckReply, CheckRequest } from './check-messages.ts';

/* Entry of the thread that reads scene documents: what a hostile one costs is this thread's time and memory alone. */

parentPort?.on('message', ({ id, text }: CheckRequest) => {
  const reply: CheckReply = { id, ...checkDocument(text) };
  parentPort?.postMessage(reply);
});
