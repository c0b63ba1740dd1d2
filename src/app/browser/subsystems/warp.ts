import { defineSubsystem } from '../../../engine/index.ts';
import { connection, type SceneView } from './connection.ts';
import { page } from './page.ts';
import { renderer } from './renderer.ts';

/** Travel from system to system. */
export interface WarpApi {
  /** The system that the world is in. */
  readonly here: () => string;
  /** Why the world cannot be taken elsewhere from here; empty where it can. */
  readonly refusal: () => string;
  /** Takes the world, and all in it, to a system. */
  fly(system: string): void;
  /** Whether a headset has to be kept dark, because the world becomes another. */
  readonly isDark: () => boolean;
}

/** Time for which a headset stays dark, s. */
const DARK_S = 1.6;
const home = 'sol';

/** Follows the world from system to system, and shows the way there. */
export const warp = defineSubsystem({
  name: 'warp',
  doc: 'Asks the world to go to another system, and shows the flight along filaments when it does.',
  needs: { page, connection, renderer },
  phase: 'measure',
  start({ needs, onStop }) {
    const { connection: link, page: doc } = needs;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    let mayAsk = false;
    /** The system that this visitor wished for and the world is on its way to; empty for none. */
    let asked = '';
    let last: string | null = null;
    let darkS = 0;
    let endFlight = (): void => undefined;
    onStop(() => endFlight());
    onStop(
      link.line.on('welcome', (message) => {
        mayAsk = message.may_ask_time;
      }),
    );
    const show = async (from: string, to: string, chosenBy: string): Promise<void> => {
      const { flyAlong } = await import('../../../ui/star-map/index.ts');
      endFlight();
      endFlight = flyAlong({ from, to, chosenBy }, () => doc.canvas.focus({ preventScroll: true }));
    };
    onStop(
      link.onBegin(() => {
        const from = last;
        const scene = link.scene();
        last = scene && systemOf(scene);
        if (from === last) return;
        const wish = asked;
        asked = '';
        if (scene === null || last === null || from === null) return;
        const chosenBy = wish === last ? '' : chooser(scene);
        if (needs.renderer.view.renderer.xr.isPresenting) darkS = DARK_S;
        else if (!calm.matches) void show(from, last, chosenBy).catch(() => undefined);
        if (chosenBy !== '') doc.notices.show(`This is ${scene.name} now: ${chosenBy} chose it.`);
      }),
    );
    const api: WarpApi = {
      here: () => last ?? home,
      refusal() {
        if (last === null)
          return 'This scene lies in no system. Load the solar system, or another one, to fly from there.';
        return mayAsk ? '' : 'Operators choose where this world goes; ask one of them.';
      },
      fly(system) {
        asked = system;
        doc.notices.show('Setting off…');
        link.ask({ type: 'travel', system }, () => {
          if (asked === system) asked = '';
        });
      },
      isDark: () => darkS > 0,
    };
    return {
      api,
      step({ stepS }) {
        darkS = Math.max(0, darkS - stepS);
      },
    };
  },
});

/** The system of the Galaxy that a scene is in; null for a place of its own. */
function systemOf({ document: { root } }: SceneView): string | null {
  if (root.type === 'star_system') return root.system;
  return root.type === 'solar_system' ? home : null;
}

/** Who has chosen a scene, for people. */
function chooser({ chosen_by: by }: SceneView): string {
  const visitor = /^visitor (.+)$/.exec(by)?.[1];
  return visitor ?? 'the operator';
}
