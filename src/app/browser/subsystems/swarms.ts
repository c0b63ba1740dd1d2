import { defineSubsystem } from '../../../engine/index.ts';
import type { VisibleSwarm } from '../../../view/index.ts';
import { swarmPicture } from '../world/swarm-picture.ts';
import { connection } from './connection.ts';

/** Swarms of light bodies as they were told last. */
export interface SwarmsApi {
  readonly visible: readonly VisibleSwarm[];
}

/** Keeps the swarms that the server tells. */
export const swarms = defineSubsystem({
  name: 'swarms',
  doc: 'Keeps the swarms of light bodies as the server told them last; the view carries them on along their conics.',
  needs: { connection },
  start({ needs, onStop }) {
    const { connection: link } = needs;
    let visible: readonly VisibleSwarm[] = [];
    onStop(
      link.onBegin(() => {
        visible = [];
      }),
    );
    onStop(
      link.line.on('swarms', (message) => {
        visible = message.swarms.map(swarmPicture);
      }),
    );
    const api: SwarmsApi = {
      get visible() {
        return visible;
      },
    };
    return { api };
  },
});
