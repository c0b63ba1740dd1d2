import { expect, test } from 'vitest';
import { swarmPicture } from './swarm-picture.ts';

test('the bodies of a swarm come out as they were told', () => {
  const states = Float32Array.of(3e11, -2e11, 1e10, 1.5, -18_000, 200, 1, 2, 3, 4, 5, 6);
  const told = {
    id: 1,
    name: 'belt',
    body: 'sun',
    colour: '#d9c7a8',
    absolute_magnitude: -8,
    day: 9000,
    second: 5,
    states: Buffer.from(states.buffer).toString('base64'),
  };
  const picture = swarmPicture(told);
  expect([...picture.statesM]).toEqual([...states]);
  expect(picture).toMatchObject({ body: 1, day: 9000, second: 5, magnitude: -8, color: 0xd9c7a8 });
  expect(swarmPicture({ ...told, colour: null, states: '' })).toMatchObject({ color: 0xffffff });
});
