import type { Command } from '../../cli/index.ts';
import type { Asking } from './asking-commands.ts';

/** `spacetime view`. */
export function viewCommand({ options, exits }: Asking): Command {
  return {
    name: 'view',
    summary: 'Open the page, or visit the world without a screen.',
    options: {
      ...options,
      headless: {
        type: 'boolean',
        doc: 'Visit without a screen: join the world, tell where the ship is, and stay until stopped.',
      },
      seconds: { type: 'string', value: 'S', doc: 'Leave after so long.' },
      count: { type: 'string', value: 'N', doc: 'Leave after so many reports.' },
      interval: { type: 'string', value: 'SECONDS', doc: 'Time between two reports (default 1).' },
      name: { type: 'string', value: 'NAME', doc: 'Name that others see (default Observer).' },
      picture: {
        type: 'string',
        value: 'FILE',
        doc: 'Write what the page shows as a PNG, and leave. Needs an installed Chromium or Chrome.',
      },
      size: { type: 'string', value: 'WxH', doc: 'Size of the pictures (default 1280x720).' },
      pictures: {
        type: 'boolean',
        doc: 'Agree that operators take pictures (spacetime screenshot). Needs an installed Chromium or Chrome.',
      },
    },
    exits,
    examples: [
      'spacetime view',
      'spacetime view --headless --count 1 --json',
      'spacetime view --headless --picture world.png --size 1920x1080',
      'spacetime view --headless --pictures',
    ],
    load: async () => (await import('./view.ts')).view,
  };
}
