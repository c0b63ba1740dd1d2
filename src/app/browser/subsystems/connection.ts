import { WorldConnection } from '../../../client/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import type { ServerMessageOf } from '../../../protocol/index.ts';
import { LineWatch } from '../line-watch.ts';
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
  /** Says a request to the world, and shows the answer when it is a refusal. */
  ask(request: Parameters<WorldConnection['ask']>[0]): void;
}

/** Joins the world, keeps the line, and shows what happens to it. */
export const connection = defineSubsystem({
  name: 'connection',
  doc: "Keeps the visitor's line to the world and shows when it is lost, refused, or leads to another scene.",
  needs: { page, settings },
  start({ needs, log, onStop }) {
    let name = needs.settings.values.visitorName;
    const line = new WorldConnection({
      baseUrl: location.origin,
      name: name || UNNAMED,
    });
    const begins = new Set<() => void>();
    let scene: SceneView | null = null;
    const begin = (next: SceneView): void => {
      scene = next;
      document.title = `${next.name} · SpaceTime`;
      for (const listener of begins) listener();
    };
    const watch = new LineWatch(needs.page, line);
    onStop(() => watch.stop());
    onStop(
      line.on('welcome', (message) => {
        log.info('The world took this visitor in.', { visitor: message.visitor, resumed: message.resumed });
        needs.page.loading.set('connection', 1);
        begin(message.scene);
        watch.live();
      }),
    );
    onStop(
      line.on('scene', (message) => {
        begin(message.scene);
        watch.switching(message.scene.name);
      }),
    );
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
      onBegin(listener) {
        begins.add(listener);
        return () => begins.delete(listener);
      },
      ask(request) {
        line.ask(request).then(
          (answer) => {
            if (!answer.ok) needs.page.notices.show(answer.message ?? 'The world refused that.');
          },
          () => needs.page.notices.show('There is no connection to the world.'),
        );
      },
    };
    return { api };
  },
});
