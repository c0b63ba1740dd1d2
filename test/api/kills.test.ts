import { afterAll, expect, test } from 'vitest';
import { checkFile, checkLedger } from '../support/kill-checks.ts';
import { clientOf, liveAndDie, prepareTrial } from '../support/kills.ts';
import { endProcesses, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const kills = 2;

test('what was acknowledged is there after the server was killed, again and again', async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const trial = await prepareTrial(seed);
  for (let life = 0; life < kills; life++) await liveAndDie(trial, life);
  const server = await startServerProcess([], trial.variables);
  await checkLedger(trial, await clientOf(server, trial), server);
  expect(trial.ledger.acts.length, `seed ${seed}`).toBeGreaterThan(kills);
  expect(await server.stop()).toBe(0);
  checkFile(trial);
  await trial.receiver.close();
});
