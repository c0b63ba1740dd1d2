import { WorldConnection } from '../../../client/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import type { ServerMessageOf } from '../../../protocol/index.ts';
import { forgetToken, keepToken, keptToken } from '../../../ui/index.ts';
import { LineWatch } from '../line-watch.ts';
import { takeLinkedToken } from '../linked-token.ts';
import { TokenDesk } from '../token-desk.ts';
import { page } from './page.ts';
import { settings } from './settings.ts';

/** The scene that runs, as the stream tells it. */
export type SceneView = ServerMessageOf<'scene'>['scene'];

/** Name of a visitor who has set none. */
const UNNAMED = 'Visitor';

/** The line to the world. */
export interface ConnectionApi {
  readonly line: WorldConnection;
  /** The scene that runs; null before the first welcome. */
  readonly scene: () => SceneView | null;
  /** True in a scene without bodies. */
  readonly local: () => boolean;
  /** Calls back when another world or the whole state begins: what was predicted before means nothing any more. */
  onBegin(listener: () => void): () => void;
  /** Calls back when the world takes this visitor no longer, and only he himself can go on, at the screen. */
  onRefused(listener: () => void): () => void;
  /** Whether this visitor has a token. */
  readonly tokenHeld: () => boolean;
  /** Leaves the world, forgets the token, and stands before the door again. */
  leave(): void;
  /** Says a request to the world, and shows the answer when it is a refusal; `onRefused` is called where nothing comes of it. */
  ask(request: Parameters<WorldConnection['ask']>[0], onRefused?: () => void): void;
}

/** Joins the world, keeps the line, and shows what happens to it. */
export const connection = defineSubsystem({
  name: 'connection',
  doc: "Keeps the visitor's line to the world and shows when it is lost, refused, or leads to another scene.",
  needs: { page, settings },
  start({ needs, log, onStop }) {
    let name = needs.settings.values.visitorName;
    const desk = openDesk(needs.page.signal);
    const line = new WorldConnection({
      baseUrl: location.origin,
      name: name || UNNAMED,
      token: () => desk.hello(),
    });
    const begins: Listeners = new Set();
    let scene: SceneView | null = null;
    const begin = (next: SceneView): void => {
      scene = next;
      document.title = `${next.name} · SpaceTime`;
      callAll(begins);
    };
    const refused: Listeners = new Set();
    const watch = new LineWatch({ screens: needs.page, line, desk, onRefused: () => callAll(refused) });
    onStop(() => watch.stop());
    onStop(
      line.on('welcome', (message) => {
        log.info('The world took this visitor in.', { visitor: message.visitor, resumed: message.resumed });
        needs.page.loading.set('connection', 1);
        begin(message.scene);
        watch.live();
        const notice = desk.welcomed();
        if (notice !== undefined) needs.page.notices.show(notice);
      }),
    );
    onStop(
      line.on('scene', (message) => {
        begin(message.scene);
        watch.switching(message.scene.name);
      }),
    );
    onStop(line.on('error', (error) => watch.error(error)));
    onStop(line.on('lost', (lost) => watch.lost(lost)));
    onStop(
      needs.settings.onChange(({ visitorName }) => {
        if (visitorName === name) return;
        name = visitorName;
        if (line.state === 'live') api.ask({ type: 'rename', name: visitorName || UNNAMED });
      }),
    );
    onStop(() => line.close());
    line.connect();
    const api: ConnectionApi = {
      line,
      scene: () => scene,
      local: () => scene?.document.root.type !== 'solar_system',
      onBegin: (listener) => join(begins, listener),
      onRefused: (listener) => join(refused, listener),
      tokenHeld: () => desk.held,
      leave() {
        desk.forget();
        line.close();
        line.connect();
      },
      ask: (request, onRefused) =>
        void reasonOfRefusal(line, request).then((why) => {
          if (why === null) return;
          needs.page.notices.show(why);
          onRefused?.();
        }),
    };
    return { api };
  },
});

/** Asks the world, and gives why nothing comes of it; null when it is done. */
async function reasonOfRefusal(
  line: WorldConnection,
  request: Parameters<WorldConnection['ask']>[0],
): Promise<string | null> {
  try {
    const answer = await line.ask(request);
    return answer.ok ? null : (answer.message ?? 'The world refused that.');
  } catch {
    return 'There is no connection to the world.';
  }
}

type Listeners = Set<() => void>;

function join(listeners: Listeners, listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function callAll(listeners: Listeners): void {
  for (const listener of listeners) listener();
}

/** What is known of a token when the page begins. A link with another one that is followed later begins the page anew. */
function openDesk(signal: AbortSignal): TokenDesk {
  const store = { kept: keptToken, keep: keepToken, forget: forgetToken };
  const follow = (): void => {
    const token = takeLinkedToken(location, history);
    if (token === undefined) return;
    keepToken(token);
    location.reload();
  };
  window.addEventListener('hashchange', follow, { signal });
  return new TokenDesk(store, takeLinkedToken(location, history));
}
