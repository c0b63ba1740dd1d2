import { defineSubsystem } from '../../../engine/index.ts';
import type { PictureWish } from '../../../protocol/index.ts';
import { partsOf } from '../picture-parts.ts';
import { connection } from './connection.ts';
import { page } from './page.ts';
import { renderer } from './renderer.ts';
import { settings } from './settings.ts';

/** Messages of a picture that are sent at once, and the pause after them: the server reads no more in a second. */
const PARTS_AT_ONCE = 20;
const PAUSE_MS = 250;

/** Does what operators ask of a visitor's page, as far as the visitor agrees. */
export const operators = defineSubsystem({
  name: 'operators',
  doc: 'Shows messages of operators, follows their steps of quality, and sends a picture when the visitor agrees to that.',
  needs: { page, settings, connection, renderer },
  start({ needs, onStop }) {
    const { line } = needs.connection;
    let stopped = false;
    onStop(() => {
      stopped = true;
    });
    const send = async (wish: PictureWish): Promise<void> => {
      try {
        if (!needs.settings.values.sharePictures) throw new Error('The visitor does not agree to pictures.');
        const parts = await partsOf(await needs.renderer.picture(wish));
        needs.page.notices.show('An operator was sent a picture of what you see.');
        for (const [part, data] of parts.entries()) {
          if (stopped) return;
          line.sendPicture({ id: wish.id, part, parts: parts.length, data });
          if (part % PARTS_AT_ONCE === PARTS_AT_ONCE - 1) await pause();
        }
      } catch (error) {
        line.refusePicture(wish.id, error instanceof Error ? error.message : String(error));
      }
    };
    onStop(line.on('notice', ({ text }) => needs.page.notices.show(text)));
    onStop(line.on('quality', ({ step }) => needs.renderer.view.stepQuality(step)));
    onStop(line.on('picture', (wish) => void send(wish)));
    return {};
  },
});

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS);
  });
}
