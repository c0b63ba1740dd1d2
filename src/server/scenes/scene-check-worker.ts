import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Ephemeris, loadRails } from '../../astro/index.ts';
import { checkDocument } from './check-document.ts';
import type { CheckBegun, CheckReply, CheckRequest } from './check-messages.ts';

/* Entry of the thread that reads scene documents: what a hostile one costs is this thread's time and memory alone. */

const ephemerisFile = workerData as string | undefined;
let rails: Ephemeris | undefined;
/** Read when a scene first needs it: most do not. */
const ephemeris =
  ephemerisFile === undefined
    ? undefined
    : (): Ephemeris => {
        rails ??= loadRails(readFileSync(ephemerisFile));
        return rails;
      };

parentPort?.on('message', ({ id, text }: CheckRequest) => {
  parentPort?.postMessage({ id, begun: true } satisfies CheckBegun);
  const reply: CheckReply = { id, ...checkDocument(text, ephemeris) };
  parentPort?.postMessage(reply);
});
