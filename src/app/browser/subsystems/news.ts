import { defineSubsystem } from '../../../engine/index.ts';
import { newsOf } from '../ship-news.ts';
import { connection } from './connection.ts';
import { navigation } from './navigation.ts';
import { page } from './page.ts';

/** Tells a visitor what happens to his ship. */
export const news = defineSubsystem({
  name: 'news',
  doc: 'Tells what happens to the own ship in short messages, and shows the speed over ground after a touchdown.',
  needs: { page, connection, navigation },
  start({ needs, onStop }) {
    const { line } = needs.connection;
    onStop(
      line.on('event', ({ event }) => {
        const text = newsOf(event, line.ship ?? null);
        if (text === null) return;
        if (event.type === 'touched_ground') needs.navigation.frame = 'surface';
        needs.page.notices.show(text);
      }),
    );
    return {};
  },
});
