import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadRails } from '../../astro/index.ts';
import { createLog } from '../../engine/index.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts';
import { Pulse } from './pulse.ts';
import { Simulation } from './simulation.ts';
import { TickLoop } from './tick-loop.ts';

/* Entry of the thread that simulates: joins the world, its loop and the port to the host. */

const port = parentPort;
if (port === null) throw new Error('This file is the entry of a worker thread.');
const settings = workerData as WorkerSettings;
const post = (message: FromWorker): void => port.postMessage(message);

const bytes = readFileSync(settings.ephemerisFile);
const simulation = new Simulation({
  ephemeris: loadRails(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
  timePolicy: settings.timePolicy,
  log: createLog({ level: 'debug', write: (record) => post({ type: 'log', ...record }) }),
  post,
});
const loop = new TickLoop(() => simulation.tick(), new Pulse(settings.pulse));

port.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'command':
      simulation.take(message.logged);
      break;
    case 'prepare':
      void simulation.prepare(message.load, message.scene, message.keep);
      break;
    case 'commit':
      void simulation.commit(message.load);
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
