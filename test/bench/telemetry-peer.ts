/**
 * What the telemetry is compared with: a stream that sends the same number of bytes to everybody at the same rate, and
 * does nothing else. Arguments: bytes of a message, messages a second. Prints its address.
 */
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { entityHeader } from '../../src/protocol/index.ts';

const [bytes = 0, rateHz = 1] = process.argv.slice(2).map(Number);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.once('listening', () => {
  console.log(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
setInterval(() => {
  const message = Buffer.alloc(bytes);
  message.writeDoubleLE(performance.timeOrigin + performance.now(), entityHeader.at.time_ms);
  for (const client of server.clients) client.send(message);
}, 1000 / rateHz);
