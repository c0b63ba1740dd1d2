import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { joinWorld } from '../support/server.ts';
import { PATIENCE_MS, serveScene, visit, worldShown } from './fixtures/page/visit.ts';

const REASON = 'The world is on its way already. Wait until it has arrived.';

test(
  'a flight that was refused leaves nothing behind: the page tells why, and later who else chose the same',
  async ({ skip }) => {
    const launched = await launchBrowser();
    if (launched.browser === null) return skip(launched.reason);
    try {
      await using server = await serveScene('solar-system');
      await using here = await visit(launched.browser, server, {
        prepare: (page) =>
          page.routeWebSocket('**/*', (line) => {
            const world = line.connectToServer();
            line.onMessage((data) => {
              const message = JSON.parse(String(data)) as { type: string; ref: number };
              const refusal = {
                type: 'answer',
                ref: message.ref,
                ok: false,
                code: 'queue_full',
                message: REASON,
              };
              if (message.type === 'travel') line.send(JSON.stringify(refusal));
              else world.send(data);
            });
          }),
      });
      const { page, complaints } = here;
      await page.keyboard.press('9');
      const search = page.getByRole('combobox', { name: 'Search systems' });
      await search.fill('24,-3,4');
      await search.press('Enter');
      await search.press('Enter');
      await page.getByText(REASON).waitFor();

      const ben = await joinWorld(server.url, 'Ben');
      expect(await ben.ask({ type: 'travel', system: '24,-3,4' })).toMatchObject({ ok: true });
      await page.getByText('This is Driatheth now: Ben chose it.').waitFor();
      await worldShown(page);
      ben.close();
      expect(complaints).toEqual([]);
    } finally {
      await launched.browser.close();
    }
  },
  4 * PATIENCE_MS,
);
