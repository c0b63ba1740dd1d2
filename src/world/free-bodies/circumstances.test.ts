import { expect, test } from 'vitest';
import { beginLanding, landingScene } from '../../../test/support/landings.ts';
import { ask } from '../../../test/support/worlds.ts';

test('of two custom bodies the lighter one goes about the other, whichever comes first', async () => {
  const { world } = await beginLanding(
    landingScene({ at: [4e5, 0, 0], v: [0, 100, 0] }, { beside: 'origin' }),
  );
  const put = (
    name: string,
    body: { mass_kg: number; radius_m: number; star?: object },
    x: number,
    v: number,
  ) =>
    ask(world, {
      type: 'spawn',
      entity: {
        kind: 'body',
        name,
        ...body,
        ...(body.star === undefined
          ? { star: undefined }
          : { star: { temperature_k: 5772, luminosity_sun: 1 } }),
        position: { relative_to: 'luna', frame: 'local', position_m: [x, 0, 0], velocity_mps: [0, v, 0] },
      },
    }).answer;
  expect(put('Rock', { mass_kg: 1e13, radius_m: 1000 }, 5e5, 100)).toMatchObject({ bound_to: 'luna' });
  expect(put('Star', { mass_kg: 2e30, radius_m: 7e8, star: {} }, 1.5e11, 1e4)).toMatchObject({
    bound_to: null,
    warnings: [],
  });
  await world.stop();
});
