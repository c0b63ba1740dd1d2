import { randomBytes } from 'node:crypto';
import { ProblemError } from '../../../client/index.ts';
import {
  eventually,
  expectThat,
  neededToken,
  type Proof,
  type ProofContext,
  ProofError,
  ProofSkippedError,
} from '../proof.ts';

const leftMs = 3000;
const waitS = '30';

/**
 * A scene is checked, a wrong one is refused, and one is loaded and seen to run. The world is saved before and put back
 * after, and the save removed; nobody else may be in it meanwhile.
 */
export const sceneLoading: Proof = async (context) => {
  neededToken(context);
  const { client } = context;
  const { body: before } = await client.call('scene_read', {});
  expectThat(before.status === 'loaded' && before.path !== null, 'No scene is loaded.', {
    status: before.status,
  });
  const path = await otherScene(context, before.path);
  const nodes = await checked(context, path);
  await aloneInTheWorld(context);
  const slot = `validate-${randomBytes(4).toString('hex')}`;
  await client.call('save_create', { body: { slot, name: 'Before a validation' } });
  const entities = await entityCount(context);
  try {
    const durationMs = await loaded(context, path);
    return {
      message: `${path} was loaded in ${Math.round(durationMs)} ms, and the world put back.`,
      details: { scene: path, node_count: nodes, load_duration_ms: durationMs, restored: before.path },
    };
  } finally {
    await restored(context, slot, before.path, entities);
  }
};

/** Another scene than the one that runs, where there is one. */
async function otherScene({ client }: ProofContext, running: string): Promise<string> {
  const { body } = await client.call('scenes', { query: { limit: '100' } });
  expectThat(body.items.length > 0, 'The server knows of no scene that may be loaded.');
  return (body.items.find(({ path }) => path !== running) ?? { path: running }).path;
}

/** The scene is found right, and what is none is not. Gives the number of its nodes. */
async function checked({ client }: ProofContext, path: string): Promise<number> {
  const { body: right } = await client.call('scene_validate', { body: { scene_path: path } });
  expectThat(right.valid && right.errors.length === 0, `${path} is found wrong.`, { errors: right.errors });
  expectThat((right.scene_info?.node_count ?? 0) > 0, `${path} is found right, and to hold nothing.`);
  const nonsense = { format: 'spacetime.scene.v1', name: 'Nonsense', root: { type: 'nonsense' } };
  const { body: wrong } = await client.call('scene_validate', { body: { scene: nonsense } });
  expectThat(!wrong.valid && wrong.errors.length > 0, 'A document that is no scene is found right.');
  return right.scene_info?.node_count ?? 0;
}

/** Waits for those who are just leaving. Throws ProofSkippedError where somebody stays. */
async function aloneInTheWorld(context: ProofContext): Promise<void> {
  if (context.disturb) return;
  const count = async () => (await context.client.call('status', {})).body.visitors?.count ?? 0;
  try {
    await eventually('nobody was in the world', leftMs, context, async () => (await count()) === 0);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof ProofError)) throw error;
    throw new ProofSkippedError(
      `${await count()} in the world would be moved to another scene; --disturb does it all the same.`,
    );
  }
}

async function loaded(context: ProofContext, path: string): Promise<number> {
  const { client } = context;
  const { body: load } = await client.call('scene_load', {
    body: { scene_path: path },
    query: { wait: waitS },
  });
  const { load_id: id, status, duration_ms: durationMs } = load;
  expectThat(
    status === 'loaded' && load.scene_path === path && durationMs !== null,
    `The load of ${path} ended as ${status}.`,
    { load },
  );
  const { body: running } = await client.call('scene_read', {});
  expectThat(
    running.status === 'loaded' && running.path === path,
    `${path} was said to be loaded, but ${running.path ?? 'nothing'} runs.`,
    { running },
  );
  const { body: record } = await client.call('scene_load_read', { params: { id } });
  const { body: history } = await client.call('scene_history', {});
  expectThat(
    record.status === 'loaded' &&
      history.items.some((item) => item.load_id === id && item.outcome === 'loaded'),
    'The load is in no history.',
    { load_id: id },
  );
  return durationMs;
}

async function entityCount({ client }: ProofContext): Promise<number> {
  return (await client.call('status', {})).body.world?.entities ?? 0;
}

/** The world is as it was before: by the save, which is removed then. */
async function restored(context: ProofContext, slot: string, path: string, entities: number): Promise<void> {
  const { client } = context;
  await client.call('save_load', { params: { slot } });
  const { body: now } = await client.call('scene_read', {});
  const count = await entityCount(context);
  expectThat(
    now.path === path && (context.disturb || count === entities),
    `The world is not as it was: it is kept in the save ${slot}.`,
    { scene: now.path, entities: count, before: { scene: path, entities } },
  );
  await client.call('save_delete', { params: { slot } }).catch((error: unknown) => {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProofSkippedError(`The world was put back, but the save ${slot} stays: ${error.message}`);
  });
}
