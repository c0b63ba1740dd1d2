import { afterAll, expect, test } from 'vitest';
import { checkFile, checkLedger } from '../support/kill-checks.ts';
import { clientOf, liveAndDie, prepareTrial } from '../support/kills.ts';
import { endProcesses, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders } from '../support/temporary.ts';

afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const kills = 50;
const longest = 3_600_000;
/** SPACETIME_TEST_SEED repeats a run as far as chance was the test's own. */
const seed = Number(process.env.SPACETIME_TEST_SEED ?? Math.floor(Math.random() * 2 ** 32));

test(`fifty kills under load lose nothing (seed ${seed})`, { timeout: longest }, async () => {
  const trial = await prepareTrial(seed);
  for (let life = 0; life < kills; life++) await liveAndDie(trial, life);
  const server = await startServerProcess([], trial.variables);
  await checkLedger(trial, await clientOf(server, trial), server);
  const { tokens, jobs, pings } = trial.ledger;
  for (const list of [tokens, [...jobs], pings]) expect(list.length).toBeGreaterThan(kills);
  expect(await server.stop()).toBe(0);
  checkFile(trial);
  await trial.receiver.close();
});
