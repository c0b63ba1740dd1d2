import { type Action, exitCodes, type Input } from '../../cli/index.ts';
import type { SaveInfo } from '../../protocol/index.ts';
import { connect } from './connect.ts';
import { asking } from './report.ts';

/** Lists every save. */
export const list: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('saves', {});
    if (input.output.json) input.output.value(body);
    else {
      input.output.table(
        ['slot', 'name', 'scene', 'simulated date', 'made at', 'by', 'bytes'],
        body.items.map(({ slot, name, scene, simulated, made_at, made_by, stored_bytes }) => [
          slot,
          name,
          scene.name,
          simulated,
          made_at,
          made_by,
          String(stored_bytes),
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Saves the world. */
export const create: Action = (input) =>
  asking(input, async () => {
    const slot = input.positionals[0];
    const { name, overwrite } = input.options;
    const { body } = await connect(input).call('save_create', {
      body: {
        ...(slot === undefined ? {} : { slot }),
        ...(typeof name === 'string' ? { name } : {}),
        ...(overwrite === true ? { overwrite } : {}),
      },
    });
    return print(input, body, 'saved');
  });

/** Goes back to a save. */
export const load: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('save_load', { params: { slot: slotOf(input) } });
    return print(input, body.save, 'loaded');
  });

/** Removes a save. */
export const remove: Action = (input) =>
  asking(input, async () => {
    const { body } = await connect(input).call('save_delete', { params: { slot: slotOf(input) } });
    if (input.output.json) input.output.value(body);
    else input.output.line(`The save in the slot ${body.slot} is gone.`);
    return exitCodes.ok;
  });

function slotOf({ positionals }: Input): string {
  return positionals[0] ?? '';
}

function print({ output }: Input, save: SaveInfo, done: string): number {
  if (output.json) output.value(save);
  else output.line(`${save.slot}: ${done}, "${save.name}", ${save.scene.name} at ${save.simulated}`);
  return exitCodes.ok;
}
