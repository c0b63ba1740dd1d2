import { validatorCompiler } from 'fastify-type-provider-zod';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { toApiError } from './problems.ts';

const text = z.string().max(64);
const number = z.number();
const body = z.strictObject({
  position: z.union([
    z.strictObject({
      relative_to: text,
      frame: z.enum(['inertial', 'fixed']),
      position_m: z.tuple([number, number, number]),
    }),
    z.strictObject({ body: text, lat_deg: number.min(-90).max(90), lon_deg: number, alt_m: number }),
    z.strictObject({ body: text, semi_major_axis_m: number, eccentricity: number }),
  ]),
});

/** What a caller is told of a body. */
function told(value: unknown): readonly string[] {
  const validate = validatorCompiler({ schema: body, method: 'POST', url: '/', httpPart: 'body' });
  const { error } = validate(value) as { readonly error: readonly unknown[] };
  const failure = Object.assign(new Error('invalid'), { validation: error, validationContext: 'body' });
  const { details } = toApiError(failure);
  return (details.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
}

test('a value of several forms is told what the nearest of them lacks', () => {
  expect(told({ position: { body: 'earth', lat_deg: 91, lon_deg: 0, alt_m: 0 } })).toEqual([
    '/position/lat_deg: Too big: expected number to be <=90',
  ]);
  expect(told({ position: { body: 'earth', lat_deg: 9, lon_deg: 0, altitude: 1 } })).toEqual([
    '/position/alt_m: Invalid input: expected number, received undefined',
    '/position: Unrecognized key: "altitude"',
  ]);
  expect(told({ position: { relative_to: 'earth', frame: 'icrf', position_m: [7e6, 0] } }).join()).toMatch(
    /\/position\/frame: .*inertial.*\/position\/position_m/,
  );
  expect(told({ position: null })).toEqual(['/position: Invalid input: expected object, received null']);
  expect(told(7)).toEqual([': Invalid input: expected object, received number']);
});
