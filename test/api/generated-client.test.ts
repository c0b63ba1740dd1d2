import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { bundleModule } from '../support/bundle.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { root, startTestServer, type TestServer } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

/* A public generator that knows nothing of this repository makes a client from the description, and the client works. */

/** What the generator makes: a group for each tag, with a function for each call. */
interface Generated {
  readonly SpaceTime: new (settings: {
    BASE: string;
    TOKEN?: string;
  }) => Readonly<
    Record<'jobs' | 'scenes' | 'tokens' | 'webhooks' | 'world', Readonly<Record<string, GeneratedCall>>>
  >;
}
type GeneratedCall = (...given: unknown[]) => Promise<Readonly<Record<string, unknown>>>;

let world: TestServer;
let hook: Receiver;
let folder: string;
beforeAll(async () => {
  world = await startTestServer({ SPACETIME_WEBHOOK_TARGETS: '127.0.0.1' });
  hook = await startReceiver();
  folder = temporaryFolder();
  const description = path.join(folder, 'openapi.json');
  writeFileSync(description, (await ask(`${world.url}/openapi.json`)).text);
  const choices = ['--client', 'fetch', '--name', 'SpaceTime', '--useUnionTypes'];
  const made = runTool('openapi-typescript-codegen/bin/index.js', [
    ...['--input', description, '--output', path.join(folder, 'client')],
    ...choices,
  ]);
  if (made.status !== 0) throw new Error(made.output);
});
afterAll(async () => {
  await world.stop();
  await hook.close();
  removeTemporaryFolders();
});

/** Runs the program of a package to its end. */
function runTool(script: string, words: readonly string[]) {
  const file = path.join(root, 'node_modules', script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words], {
    encoding: 'utf8',
    cwd: folder,
  });
  return { status, output: stdout + stderr };
}

/** What the checker of types finds in files beside the client: `file(line,column): …`. */
function judge(sources: Readonly<Record<string, string>>): readonly string[] {
  for (const [name, source] of Object.entries(sources)) writeFileSync(path.join(folder, name), source);
  const choices = '--noEmit --strict --target es2023 --lib es2023,dom,dom.iterable --module esnext';
  const more = '--moduleResolution bundler --types node --pretty false --ignoreConfig --typeRoots';
  const words = [...choices.split(' '), ...more.split(' '), path.join(root, 'node_modules/@types')];
  const { output } = runTool('typescript/bin/tsc', [...words, ...Object.keys(sources)]);
  return output.match(/^[^\s].*/gm) ?? [];
}

test('its types take what the server takes, and nothing else', () => {
  const head = "import type { EntitySpawnBody, JobCreateBody, Problem, Time } from './client/index';";
  const marker =
    "name: 'Camp', position: { relative_to: 'moon', frame: 'inertial', position_m: [3e6, 0, 0] }";
  const right = `${head}
    export const marker: EntitySpawnBody = { kind: 'marker', ${marker} };
    export const job: JobCreateBody = { type: 'scene_preload', input: { scene_paths: [] } };
    export const told = (problem: Problem, time: Time): string => problem.code + time.utc;
    export const known = (problem: Problem): boolean => problem.code === 'no_scene';`;
  const wrong = `${head}
    export const marker: EntitySpawnBody = { kind: 'moose', ${marker} };
    export const job: JobCreateBody = { type: 'scene_preload' };
    export const told = (problem: Problem, time: Time): string => problem.code + time.o_clock;
    export const known = (problem: Problem): boolean => problem.code === 'no_cheese';`;
  const found = judge({ 'right.ts': right, 'wrong.ts': wrong }).map((line) => line.split(',', 1)[0]);
  expect(found).toEqual(['wrong.ts(2', 'wrong.ts(3', 'wrong.ts(4', 'wrong.ts(5']);
});

test('it does what the server is for', async () => {
  const module = path.join(folder, 'client.mjs');
  writeFileSync(module, await bundleModule(path.join(folder, 'client/index.ts')));
  const { SpaceTime } = (await import(/* @vite-ignore */ pathToFileURL(module).href)) as Generated;

  const wish = { subject: 'ada', role: 'developer', createdBy: 'test', refresh: true } as const;
  const { refresh } = await world.server.parts.auth.issuer.session(wish);
  const session = await new SpaceTime({ BASE: world.url }).tokens.authRefresh?.({
    refresh_token: refresh?.value,
  });
  const api = new SpaceTime({ BASE: world.url, TOKEN: String(session?.access_token) });
  expect(await api.tokens.authStatus?.()).toMatchObject({ subject: 'ada', role: 'developer' });

  const scene_path = 'scenes/moon-orbit.scene.json';
  expect(await api.scenes.sceneValidate?.({ scene_path })).toMatchObject({ valid: true });
  expect(await api.scenes.sceneLoad?.({ scene_path }, 60)).toMatchObject({ status: 'loaded' });
  expect(await api.scenes.sceneRead?.()).toMatchObject({ status: 'loaded', path: scene_path });

  const position = { relative_to: 'moon', frame: 'inertial', position_m: [3e6, 0, 0] };
  const spawned = await api.world.entitySpawn?.({ kind: 'marker', name: 'Camp', position }, 'camp-1');
  expect(await api.world.entitySpawn?.({ kind: 'marker', name: 'Camp', position }, 'camp-1')).toEqual(
    spawned,
  );
  expect(await api.world.entityChange?.(spawned?.id, { name: 'Base' })).toMatchObject({ name: 'Base' });
  const near = await api.world.entities?.('marker', 'moon', 3e6, 0, 0, 1000);
  expect(near?.items).toEqual([expect.objectContaining({ id: spawned?.id, name: 'Base' })]);
  expect(await api.world.entityRemove?.(spawned?.id)).toMatchObject({ id: spawned?.id });

  const job = await api.jobs.jobCreate?.({ type: 'scene_preload', input: { scene_paths: [scene_path] } });
  expect(await api.jobs.jobRead?.(job?.id, 60)).toMatchObject({ state: 'completed', progress: 1 });
  expect((await api.jobs.jobResult?.(job?.id, undefined, 1))?.items).toHaveLength(1);

  const made = await api.webhooks.webhookCreate?.({ url: hook.url(), events: ['scene.loaded'] });
  expect(made?.secret).toMatch(/^whsec_/);
  expect(await api.webhooks.webhookPing?.(made?.id, 15)).toMatchObject({ state: 'delivered' });

  // What is refused is an error that carries the problem, as the description types it.
  await expect(api.world.entityRead?.(spawned?.id)).rejects.toMatchObject({
    status: 404,
    body: { code: 'unknown_entity', status: 404, instance: `/entities/${String(spawned?.id)}` },
  });
  await expect(api.webhooks.webhookDelete?.(made?.id)).rejects.toMatchObject({
    status: 403,
    body: { code: 'permission_denied' },
  });
  await expect(api.scenes.sceneLoad?.({ scene_path, colour: 'red' })).rejects.toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: [{ where: 'body' }] },
  });
});
