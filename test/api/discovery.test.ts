import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { startTestServer, until } from '../support/server.ts';

test('a server that is told to announces itself by UDP, and says when it goes', async () => {
  const heard: { service: string; instance: string; addresses: string[]; alive: boolean }[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (text) => heard.push(JSON.parse(text.toString('utf8'))));
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const world = await startTestServer({
    SPACETIME_DISCOVERY: 'on',
    SPACETIME_DISCOVERY_ADDRESS: '127.0.0.1',
    SPACETIME_DISCOVERY_PORT: String(socket.address().port),
  });
  await until('two announcements came', () => heard.length >= 2);
  expect(heard[0]).toMatchObject({ service: 'spacetime', addresses: [world.url], alive: true });
  await world.stop();
  await until('the last one came', () => heard.at(-1)?.alive === false);
  expect(new Set(heard.map(({ instance }) => instance)).size).toBe(1);
  await new Promise<void>((resolve) => socket.close(resolve));
});
