import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { loadRails } from '../../astro/index.ts';
import { createLog } from '../../engine/index.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import { Pulse } from './pulse.ts';
import { Simulation } from './simulation.ts';
import { TickLoop } from './tick-loop.ts';
import { TickTimes } from './tick-times.ts';

/* Entry of the thread that simulates: joins the world, its loop and the port to the host. */

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const settings = workerData as WorkerSettings;
const post = (message: FromWorker): void => port.postMessage(message);

// Rigid bodies are WebAssembly. Optimising it costs this process 150 MB that never come back, and stalls that make ticks
// late, while the code that is there at once steps 200 awake boxes in a third of a millisecond.
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) {
  setFlagsFromString(flag);
}

const simulation = new Simulation({
  ephemeris: loadRails(readFileSync(settings.ephemerisFile)),
  timePolicy: settings.timePolicy,
  log: createLog({ level: 'debug', write: (record) => post({ type: 'log', ...record }) }),
  post,
});
const loop = new TickLoop(
  () => simulation.tick(),
  new Pulse(settings.pulse),
  new TickTimes(settings.tickTimes),
);

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'command':
      simulation.take(message.logged);
      break;
    case 'prepare':
      void simulation.prepare(message.load, message.scene, message.keep);
      break;
    case 'prepare_saved':
      void simulation.prepareSaved(message.load, message.snapshot, message.hash);
      break;
    case 'commit':
      void simulation.commit(message.load);
      break;
    case 'checkpoint':
      simulation.checkpoint(message.load);
      break;
    case 'go_back':
      void simulation.goBack(message.load, message.snapshot);
      break;
    case 'discard':
      void simulation.discard(message.load);
      break;
    case 'wedge':
      // Stands in for a defect that never returns.
      while (settings.canWedge);
  }
});

post({ type: 'started', state: settings.resume === null ? null : await simulation.resume(settings.resume) });
loop.start();
