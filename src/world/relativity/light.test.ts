import { describe, expect, it } from 'vitest';
import { vec3 } from '../../math/index.ts';
import { Light } from './light.ts';

describe('light', () => {
  it('tells what is just too fast from what is not', () => {
    const refusal = () => new Light().admit(vec3.create(299_792_457), 'Dart');
    expect(refusal).toThrow('Dart cannot move at 299792457 m/s');
    expect(refusal).toThrow('nothing is faster than 299792158 m/s');
  });
});
