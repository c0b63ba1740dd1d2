import { expect, test } from 'vitest';
import { program } from '../../src/app/program.ts';
import { startExitCodes, superviseExitCodes } from '../../src/cli/index.ts';
import { settings } from '../../src/protocol/index.ts';
import { restartExitCode } from '../../src/server/index.ts';
import {
  attemptLimits,
  outputLimits,
  refusalCodes,
  refusalRow,
  restartRules,
  supervisorTimes,
  watchRules,
} from '../../src/tools/supervise/index.ts';
import { tableRows, textOf } from '../support/deployment.ts';

const guide = 'docs/supervision.md';
// Line ends stand where they fit.
const text = textOf(guide).replace(/\s+/g, ' ');

test('docs/supervision.md tells the errors as they are', () => {
  const told = tableRows(guide, 'The port').filter(
    ([code = '']) => /^[a-z_]+$/.test(code) && code !== 'code',
  );
  // A failure of the supervisor itself has no advice that helps.
  const own = refusalCodes.filter((code) => code !== 'internal');
  const wanted = own.map((code) => [code, String(refusalRow(code).status), refusalRow(code).advice]);
  expect(told).toEqual(wanted);
});

test('it tells the limits as they are', () => {
  const seconds = (ms: number): number => ms / 1000;
  const [first = 0, ...others] = restartRules.waitsMs.map(seconds);
  for (const sentence of [
    `after ${first} s, then ${others.join(' s, ')} s; from the shortest wait again once it ran for ${seconds(restartRules.steadyMs)} s`,
    `after ${restartRules.restarts} restarts within ${seconds(restartRules.windowMs)} s`,
    `Every ${seconds(supervisorTimes.checkMs)} s`,
    `${watchRules.live} checks in a row without an answer`,
    `killed after ${seconds(supervisorTimes.wedgedStopMs)} s`,
    `${watchRules.ready} checks in a row not ready`,
    `not ready within ${seconds(supervisorTimes.startMs)} s`,
    `after ${seconds(supervisorTimes.stopMs)} s it is killed`,
    `After ${attemptLimits.attempts} wrong ones within ${seconds(attemptLimits.windowMs)} s`,
    `The last ${outputLimits.lines} lines of the server are kept, each up to ${outputLimits.characters} characters`,
    `http://127.0.0.1:${settings.supervisor_port.fallback('production')}`,
    `exit code ${superviseExitCodes.given_up}`,
    `exit code ${superviseExitCodes.another_supervisor}`,
    `exit code ${restartExitCode}, after it was ready`,
    `exit code 2, ${startExitCodes.configuration}, ${startExitCodes.no_permission} or ${startExitCodes.address_unavailable}`,
    `ends the supervisor with exit code ${startExitCodes.port_in_use}`,
  ])
    expect(text).toContain(sentence);
});

test('it names options and settings that there are', () => {
  const options = program.subcommands?.flatMap((command) => Object.keys(command.options ?? {})) ?? [];
  for (const [, name = ''] of text.matchAll(/`(?:start )?--([a-z-]+)`/g))
    expect([...options, 'json']).toContain(name);
  const variables = Object.values(settings).map(({ variable }) => variable);
  for (const [name] of text.matchAll(/SPACETIME_[A-Z_]+/g)) expect(variables).toContain(name);
});
