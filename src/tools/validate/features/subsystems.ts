import { expectThat, neededToken, type Proof } from '../proof.ts';

/** Without these there is no world, whatever its scene. */
const needed = ['commands', 'entities', 'events', 'presence', 'setting', 'time', 'vessels'] as const;

/** Every subsystem is ready, and none that a world needs is missing. */
export const subsystems: Proof = async (context) => {
  neededToken(context);
  const { body } = await context.client.call('status', {});
  expectThat(body.subsystems !== undefined, 'The server does not tell how its subsystems do.');
  const states = Object.fromEntries(body.subsystems.map(({ name, state }) => [name, state]));
  const names = Object.keys(states);
  const missing = needed.filter((name) => !names.includes(name));
  expectThat(missing.length === 0, `Subsystems are missing: ${missing.join(', ')}.`, { subsystems: states });
  expectThat(names.length === body.subsystems.length, 'A subsystem is named twice.', { subsystems: states });
  const down = body.subsystems.filter(({ state }) => state !== 'ready');
  expectThat(
    down.length === 0,
    `Not ready: ${down.map(({ name, state }) => `${name} is ${state}`).join(', ')}.`,
    { subsystems: states },
  );
  return { message: `${names.length} subsystems are ready.`, details: { subsystems: states } };
};
