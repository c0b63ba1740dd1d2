import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import { type Action, exitCodes, type Input, type Output, UsageError } from '../../cli/index.ts';
import type { SceneLoad, SceneValidation } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';
import { allOf } from './values.ts';

const waitS = 60;

/** Lists the scenes that may be loaded. */
export const list: Action = (input) =>
  asking(input, async () => {
    const client = connect(input);
    const items = await allOf((query) => client.call('scenes', { query }));
    if (input.output.json) input.output.value({ items });
    else {
      input.output.table(
        ['name', 'path', 'bytes', 'modified'],
        items.map(({ name, path, size_bytes, modified }) => [name, path, String(size_bytes), modified]),
      );
    }
    return exitCodes.ok;
  });

/** Loads a scene and waits for the outcome. */
export const load: Action = (input) =>
  asking(input, async () => {
    const scene_path = loadedPath(input);
    const asked = connect(input).call('scene_load', { body: { scene_path }, query: waiting(input) });
    const { body } = await input.output.during(`loading ${scene_path}`, asked);
    return showLoad(body, input);
  });

/** Loads the current scene again from disk. */
export const reload: Action = (input) =>
  asking(input, async () => {
    const asked = connect(input).call('scene_reload', { query: waiting(input) });
    const { body } = await input.output.during('loading the scene again', asked);
    return showLoad(body, input);
  });

/** Checks a scene of the server, or a file of this machine, without loading it. */
export const validate: Action = (input) =>
  asking(input, async () => {
    const { file } = input.options;
    if ((typeof file === 'string') === (input.positionals[0] !== undefined)) {
      throw new UsageError('Give either a scene of the server or --file FILE.');
    }
    // The text itself says more than what JSON.parse makes of it: where something stands, and what stands there twice.
    if (typeof file === 'string') return showValidation(await checkFile(file), input.output);
    const { body } = await connect(input).call('scene_validate', { body: { scene_path: scenePath(input) } });
    return showValidation(body, input.output);
  });

/** Shows the last scene loads. */
export const history: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('scene_history', {});
    if (input.output.json) input.output.value(body);
    else {
      input.output.table(
        ['when', 'outcome', 'ms', 'requester', 'path'],
        body.items.map((item) => [
          item.loaded_at,
          item.outcome,
          item.load_duration_ms.toFixed(0),
          item.requester,
          item.path,
        ]),
      );
    }
    return exitCodes.ok;
  });

/** A scene, or a system of the Galaxy in its place. */
function loadedPath(input: Input): string {
  const { system } = input.options;
  if ((typeof system === 'string') === (input.positionals[0] !== undefined))
    throw new UsageError('Give either a scene or --system ID, such as --system 24,-3,4 or --system sol.');
  return typeof system === 'string' ? `system:${system}` : scenePath(input);
}

/** A bare name means a scene of the scenes folder. */
function scenePath({ positionals }: Input): string {
  const given = positionals[0] ?? '';
  return given.includes('/') || given.endsWith('.json') ? given : `scenes/${given}.scene.json`;
}

function waiting({ options }: Input): { wait?: string } {
  return options['no-wait'] === true ? {} : { wait: String(waitS) };
}

/** Checks a file of this machine; only then is the world loaded, which knows what a scene may hold. */
async function checkFile(file: string): Promise<SceneValidation> {
  const [{ checkDocument }, { limits }, { loadEphemeris }] = await Promise.all([
    import('../../server/index.ts'),
    import('../../world/index.ts'),
    import('./sky-input.ts'),
  ]);
  const [document, ephemeris] = await Promise.all([readDocument(file, limits.sceneBytes), loadEphemeris()]);
  return checkDocument(document, () => ephemeris).validation;
}

/** The text of a file, no more of it than shows that it is too large. */
async function readDocument(file: string, maxBytes: number): Promise<string> {
  try {
    return await text(createReadStream(file, { end: maxBytes }));
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** Shows a load. Who waits for the outcome and gets none has not got what he asked for. */
function showLoad(load: SceneLoad, { output, options }: Input): number {
  const accepted = options['no-wait'] === true && (load.status === 'queued' || load.status === 'loading');
  const done = accepted || load.status === 'loaded';
  if (output.json) output.value(load);
  else if (done) {
    const duration = load.duration_ms === null ? '' : ` in ${load.duration_ms.toFixed(0)} ms`;
    output.line(`${load.scene_path}: ${load.status}${duration} (${load.load_id})`);
  } else {
    output.error(load.error?.message ?? `The load ${load.load_id} stands at "${load.status}".`);
    for (const error of load.error?.errors ?? [])
      output.note(`  ${place(error)}${error.path} ${error.message}`);
  }
  return done ? exitCodes.ok : exitCodes.failed;
}

function showValidation(validation: SceneValidation, output: Output): number {
  if (output.json) output.value(validation);
  else {
    for (const error of validation.errors) output.error(`${place(error)}${error.path} ${error.message}`);
    for (const warning of validation.warnings) output.note(`warning: ${warning}`);
    const { scene_info: info } = validation;
    if (info !== null)
      output.line(`valid: ${info.node_count} nodes, root ${info.root_type} "${info.root_name}"`);
  }
  return validation.valid ? exitCodes.ok : exitCodes.failed;
}

function place({ line, column }: { readonly line: number | null; readonly column: number | null }): string {
  return line === null ? '' : `line ${line}, column ${column}: `;
}
