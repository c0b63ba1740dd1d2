import { ApiError, type RouteAnswer, type routes, type SceneLoad } from '../../protocol/index.ts';
import type { Call, Handlers } from '../http/calls.ts';
import type { ServerParts } from '../parts.ts';
import type { CurrentScene } from '../scenes/scene-loads.ts';
import { pageOf } from './pages.ts';

type SceneHandlers = Pick<
  Handlers,
  | 'scene_read'
  | 'scene_load'
  | 'scene_validate'
  | 'scene_load_read'
  | 'scene_reload'
  | 'scene_history'
  | 'scenes'
>;

type Started =
  | { readonly status: 200; readonly body: SceneLoad }
  | { readonly status: 202; readonly body: SceneLoad };

/** Handlers of everything about scenes. */
export function sceneHandlers(parts: ServerParts): SceneHandlers {
  const { loads, files, systems } = parts;
  const showCurrent = currentScene(parts);

  /** Answers with the load: at once, or with its outcome when the caller waits for it. */
  async function follow(load: SceneLoad, waitS: number | undefined, signal: AbortSignal): Promise<Started> {
    const now = await loads.wait(load.load_id, (waitS ?? 0) * 1000, signal);
    return { status: now.finished_at === null ? 202 : 200, body: now };
  }

  const nameOf = (call: Pick<Call<never>, 'principal'>): string => call.principal?.name ?? 'unknown';

  return {
    scene_read: () => ({ status: 200, body: showCurrent() }),
    scene_load: async (call) => {
      const path = await systems.loadable(call.body.scene_path);
      return follow(loads.request('load', path, nameOf(call)), call.query.wait, call.signal);
    },
    scene_validate: async (call) => {
      const { body } = call;
      const text = 'scene' in body ? JSON.stringify(body.scene) : await files.read(body.scene_path);
      const { validation } = await parts.checker.check(text);
      parts.events.tell('scene.validated', {
        scene_path: 'scene' in body ? null : body.scene_path,
        valid: validation.valid,
        error_count: validation.errors.length,
        warning_count: validation.warnings.length,
        requester: nameOf(call),
      });
      if (!('scene' in body)) return { status: 200, body: validation };
      // The document came inside of the request, so lines of its own it does not have.
      const errors = validation.errors.map((error) => ({ ...error, line: null, column: null }));
      return { status: 200, body: { ...validation, errors } };
    },
    scene_load_read: ({ params }) => ({ status: 200, body: loads.get(params.id) }),
    scene_reload: (call) => {
      const { current } = loads;
      if (current === undefined) throw new ApiError('no_scene');
      return follow(loads.request('reload', current.path, nameOf(call)), call.query.wait, call.signal);
    },
    scene_history: async () => ({
      status: 200,
      body: {
        items: (await parts.administration.records.list(parts.configuration.scene_history)).map((load) => ({
          load_id: load.id,
          path: load.path,
          name: load.name,
          loaded_at: new Date(load.finished_ms).toISOString(),
          load_duration_ms: load.duration_ms ?? 0,
          outcome: load.status,
          requester: load.requester,
        })),
      },
    }),
    scenes: async ({ query }) => {
      const all = await files.list();
      const inside =
        query.dir === undefined ? all : all.filter(({ path }) => path.startsWith(folderPrefix(query.dir)));
      return { status: 200, body: pageOf(inside, ({ path }) => path, query) };
    },
  };
}

function folderPrefix(folder: string | undefined): string {
  const plain = (folder ?? '').replace(/\/$/, '');
  return plain === '' ? '' : `${plain}/`;
}

type Shown = RouteAnswer<typeof routes.scene_read>['body'];

/** What shows the current scene: a document that stays the same one until there is something else to be shown. */
function currentScene({ loads, host }: ServerParts): () => Shown {
  let last: { readonly current: CurrentScene | undefined; readonly shown: Shown } | undefined;
  return () => {
    const current = host.state === 'failed' ? undefined : loads.current;
    const status = loads.busy ? 'loading' : current === undefined ? 'no_scene' : 'loaded';
    if (last === undefined || last.current !== current || last.shown.status !== status)
      last = { current, shown: sceneDocument(current, status) };
    return last.shown;
  };
}

function sceneDocument(current: CurrentScene | undefined, status: Shown['status']): Shown {
  if (current === undefined)
    return { name: null, path: null, status, node_count: 0, nodes_by_type: {}, loaded_at: null };
  const { name, path, loadedAt, info } = current;
  return {
    name,
    path,
    status,
    node_count: info.node_count,
    nodes_by_type: info.nodes_by_type,
    loaded_at: loadedAt,
  };
}
