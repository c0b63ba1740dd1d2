import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endProcesses, root, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

const data = temporaryFolder();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess([], { SPACETIME_DATA_DIR: data });
});
afterAll(async () => {
  await server.stop();
  endProcesses();
  removeTemporaryFolders();
});

/** The commands that a chapter of the README tells to type. */
function commandsOf(chapter: string): string {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const [, text = ''] = new RegExp(`^## ${chapter}\n(.*?)^## `, 'ms').exec(readme) ?? [];
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands).join('');
}

/** Types the commands as they are. What the README calls port 8080 is the server of this test. */
function type(commands: string): Promise<{ error: Error | null; stdout: string; stderr: string }> {
  const { hostname, port } = new URL(server.url);
  writeFileSync(path.join(data, '.curlrc'), `connect-to = "127.0.0.1:8080:${hostname}:${port}"\n`);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    CURL_HOME: data,
    SPACETIME_URL: server.url,
    SPACETIME_DATA_DIR: data,
  };
  return new Promise((resolve) => {
    execFile('bash', ['-euo', 'pipefail', '-c', commands], { cwd: root, env }, (error, stdout, stderr) => {
      resolve({ error, stdout, stderr });
    });
  });
}

test('what the README tells to type works as it is written', async ({ skip }) => {
  for (const tool of ['bash', 'curl', 'npx'])
    if (spawnSync(tool, ['--version']).error !== undefined) skip(`${tool} is not installed`);
  const commands = commandsOf('Drive it');
  expect(commands).toContain('npx spacetime scene load scenes/moon-orbit.scene.json');
  expect(commands).toContain('curl');
  const { error, stdout, stderr } = await type(commands);
  expect(error, stdout + stderr).toBeNull();
  // The last command is curl, which ends no line.
  const scene: unknown = JSON.parse(stdout.split('\n').at(-1) ?? '');
  expect(scene).toMatchObject({ path: 'scenes/moon-orbit.scene.json' });
});
