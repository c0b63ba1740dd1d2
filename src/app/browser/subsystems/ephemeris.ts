import { loadRails } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { download } from '../download.ts';
import { page } from './page.ts';

const address = new URL('../../../../data/ephemeris/rails.bin', import.meta.url).href;

/** The paths of the bodies, downloaded once. */
export const ephemeris = defineSubsystem({
  name: 'ephemeris',
  doc: 'Downloads the paths of Sun, planets, Moon and Pluto and evaluates them.',
  needs: { page },
  async start({ needs, log }) {
    const bytes = await download(address, needs.page.signal, (part) => needs.page.loading.set('paths', part));
    const rails = loadRails(bytes);
    log.info('The paths of the bodies are here.', { source: rails.source });
    return { api: rails };
  },
});
