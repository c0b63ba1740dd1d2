import { eventually, expectThat, neededToken, type Proof } from '../proof.ts';

/** Without these there is no world, whatever its scene. */
const needed = ['commands', 'entities', 'events', 'presence', 'setting', 'time', 'vessels'] as const;

const freshS = 10;
const freshMs = 5000;

/** Every subsystem is ready, and none that a world needs is missing. */
export const subsystems: Proof = async (context) => {
  neededToken(context);
  const status = async () => (await context.client.call('status', {})).body;
  let body = await status();
  // A simulation that has just begun has not told yet what it consists of.
  if (body.subsystems?.length === 0 && (body.uptime_seconds ?? 0) < freshS)
    await eventually('the simulation told of its subsystems', freshMs, context, async () => {
      body = await status();
      return body.subsystems?.length !== 0;
    });
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
