import { defineSubsystem } from '../../../engine/index.ts';
import { PlanDraft } from '../world/plan-draft.ts';
import { connection } from './connection.ts';
import { input } from './input.ts';
import { time } from './time.ts';

/** What the own ship is planned to do. */
export interface BurnsApi {
  readonly draft: PlanDraft;
}

/** Keeps the plan of the own ship in step with the world, and sends what is changed here. */
export const burns = defineSubsystem({
  name: 'burns',
  doc: 'Keeps the planned burns of the own ship: what the world says of them, and what is being changed here.',
  needs: { connection, input, time },
  phase: 'predict',
  start({ needs, onStop }) {
    const { line } = needs.connection;
    const draft = new PlanDraft((nodes, fly) =>
      needs.connection.ask({ type: 'plan', nodes: [...nodes], fly }),
    );
    onStop(needs.connection.onBegin(() => draft.clear()));
    onStop(
      needs.input.onPress((action) => {
        if (action === 'fly_plan') draft.fly(!draft.flying);
        else if (action === 'undo_plan') draft.undo(needs.time.instant);
      }),
    );
    return {
      api: { draft } satisfies BurnsApi as BurnsApi,
      step(tick) {
        draft.hear(line.world.get(line.ship ?? -1)?.flight?.plan, tick);
      },
    };
  },
});
