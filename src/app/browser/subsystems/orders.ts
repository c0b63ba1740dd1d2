import { bodies } from '../../../astro/index.ts';
import { defineSubsystem } from '../../../engine/index.ts';
import { type ActionId, type Hold, holds } from '../../../ui/index.ts';
import { stepFactor } from '../time-wish.ts';
import { connection } from './connection.ts';
import { input } from './input.ts';
import { navigation, type Target } from './navigation.ts';
import { page } from './page.ts';
import { prediction } from './prediction.ts';

/** What a person asks of the world beyond flying by hand. */
export interface OrdersApi {
  /** Holds an attitude; `none` lets go. */
  hold(mode: Hold): void;
  /** Steers for something; null for nothing. */
  aim(target: Target | null): void;
  /** Goes to the standard orbit of a body at once, be it one of the ephemeris or a custom one. */
  travel(to: Target): void;
}

/** Longest time that a wish for the clock takes to show in the next states, ms. */
const ANSWER_MS = 500;

const holdByAction = new Map<ActionId, Hold>(
  (Object.keys(holds) as Hold[]).map((mode) => [holds[mode].action, mode]),
);

/** Single actions as requests to the world: time, attitude, target, travel. */
export const orders = defineSubsystem({
  name: 'orders',
  doc: 'Turns single actions into requests to the world: time, attitude, target and travel.',
  needs: { page, input, connection, navigation, prediction },
  start({ needs, onStop }) {
    const { line } = needs.connection;
    const { notices } = needs.page;
    /** What this visitor last asked of the clock; null takes the wish back. */
    let wish: number | null = null;
    let askedAtMs = Number.NEGATIVE_INFINITY;

    const heldNow = (): Hold => line.world.get(line.ship ?? -1)?.flight?.hold ?? 'none';
    const askTime = (factor: number | null, paused: boolean): void => {
      wish = factor;
      askedAtMs = performance.now();
      needs.connection.ask({ type: 'ask_time', factor, paused });
    };
    const stepTime = (direction: 1 | -1): void => {
      const { clock } = line.world;
      if (!clock) return;
      // A second press counts from the first, also while that one is still on its way.
      const underWay = performance.now() - askedAtMs < ANSWER_MS;
      askTime(stepFactor(underWay && wish !== null ? wish : clock.target_factor, direction), false);
    };
    const api: OrdersApi = {
      hold(mode) {
        if (mode !== 'target') {
          needs.connection.ask({ type: 'hold', mode });
          return;
        }
        const { target } = needs.navigation;
        if (target === null) notices.show('There is no target to hold towards. Choose one under Bodies.');
        else needs.connection.ask({ type: 'hold', mode, target: worldTarget(target) });
      },
      aim(target) {
        needs.navigation.target = target;
        if (heldNow() === 'target') api.hold(target === null ? 'none' : 'target');
      },
      travel(to) {
        needs.connection.ask({ type: 'jump', ...worldTarget(to) });
      },
    };
    const act = (action: ActionId): void => {
      const mode = holdByAction.get(action);
      if (mode !== undefined) api.hold(mode !== 'none' && mode === heldNow() ? 'none' : mode);
      else if (action === 'stabilise') needs.prediction.stabilise = !needs.prediction.stabilise;
      else if (action === 'time_faster') stepTime(1);
      else if (action === 'time_slower') stepTime(-1);
      else if (action === 'pause') askTime(wish, !line.world.clock?.paused);
      else if (action === 'frame_next') needs.navigation.nextFrame();
    };
    onStop(needs.input.onPress(act));
    onStop(
      needs.connection.onBegin(() => {
        wish = null;
      }),
    );
    return { api };
  },
});

function worldTarget(target: Target): { body: string } | { entity: number } {
  return 'body' in target ? { body: bodies[target.body].name } : target;
}
