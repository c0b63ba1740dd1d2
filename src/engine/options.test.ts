import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytes,
  choice,
  count,
  defineSubsystem,
  describe as describeSubsystem,
  EngineError,
  flag,
  hertz,
  kilograms,
  metres,
  metresPerSecond,
  metresPerSecondSquared,
  newtonMetres,
  newtons,
  radians,
  radiansPerSecond,
  ratio,
  resolveOptions,
  seconds,
  text,
} from './index.ts';

const specs = {
  altitudeM: metres({ default: 400_000, min: 0, max: 1e9, doc: 'height' }),
  chunks: count({ default: 8, min: 1, max: 512, doc: 'how many' }),
  shadows: flag({ default: true, doc: 'drawn or not' }),
  quality: choice({ values: ['low', 'high'], default: 'high', doc: 'how good' }),
  title: text({ default: '', maxLength: 12, doc: 'shown' }),
};

describe('options', () => {
  it('are filled in with defaults', () => {
    expect(resolveOptions('view', specs)).toEqual({
      altitudeM: 400_000,
      chunks: 8,
      shadows: true,
      quality: 'high',
      title: '',
    });
  });

  it('take every number within the limits and none beyond', () => {
    fc.assert(
      fc.property(fc.double(), (altitudeM) => {
        const allowed = altitudeM >= 0 && altitudeM <= 1e9;
        const resolve = () => resolveOptions('view', specs, { altitudeM }).altitudeM;
        if (allowed) expect(resolve()).toBe(altitudeM);
        else expect(resolve).toThrow('must be a number from 0 to 1000000000 m');
      }),
    );
  });

  it.each([
    [{ altitudeM: '5' }, "Option altitudeM of view is '5', but it must be a number from 0 to 1000000000 m."],
    [{ chunks: 1.5 }, 'Option chunks of view is 1.5, but it must be a whole number from 1 to 512.'],
    [{ shadows: 1 }, 'Option shadows of view is 1, but it must be true or false.'],
    [{ quality: 'ultra' }, "Option quality of view is 'ultra', but it must be one of low, high."],
    [{ title: 7 }, 'Option title of view is 7, but it must be text.'],
    [{ title: 'x'.repeat(60) }, /is 'x{40}\.\.\.', but it must be at most 12 characters long/],
    [{ shadows: {} }, 'Option shadows of view is an object'],
    [{ constructor: 1 }, 'view has no option called constructor. It has altitudeM, chunks'],
  ])('refuse %j and say why', (given, message) => {
    expect(() => resolveOptions('view', specs, given)).toThrow(message);
    expect(() => resolveOptions('view', specs, given)).toThrow(EngineError);
  });

  it('cannot be declared with a default that breaks the limits, crossed limits, or without a doc', () => {
    expect(() => metres({ default: 2, min: 0, max: 1, doc: 'x' })).toThrow('must be a number from 0 to 1 m');
    expect(() => metres({ default: 2, min: 3, max: 1, doc: 'x' })).toThrow(
      'a minimum of 3 above its maximum of 1',
    );
    expect(() => flag({ default: true, doc: ' ' })).toThrow('has no doc');
    // @ts-expect-error: the default is not among the values
    expect(() => choice({ values: ['a'], default: 'b', doc: 'x' })).toThrow('must be one of a');
  });

  it('know their unit', () => {
    const settings = { default: 1, min: 0, max: 2, doc: 'x' };
    const units = [
      [seconds, 's'],
      [metres, 'm'],
      [metresPerSecond, 'm/s'],
      [metresPerSecondSquared, 'm/s^2'],
      [radians, 'rad'],
      [radiansPerSecond, 'rad/s'],
      [kilograms, 'kg'],
      [newtons, 'N'],
      [newtonMetres, 'N m'],
      [hertz, 'Hz'],
      [ratio, '1'],
      [count, '1'],
      [bytes, 'byte'],
    ] as const;
    for (const [build, unit] of units) expect(build(settings)).toMatchObject({ unit, ...settings });
  });
});

describe('a description', () => {
  it('holds everything that the record says', () => {
    const sky = defineSubsystem({ name: 'sky', doc: 'Is blue.', start: () => ({}) });
    const view = defineSubsystem({
      name: 'view',
      doc: 'Shows.',
      phase: 'draw',
      needs: { above: sky },
      options: specs,
      start: () => ({}),
    });
    expect(describeSubsystem(view)).toMatchObject({
      name: 'view',
      doc: 'Shows.',
      phase: 'draw',
      needs: ['sky'],
    });
    expect(describeSubsystem(view).options[3]).toEqual({ name: 'quality', ...specs.quality });
    expect(describeSubsystem(sky)).toEqual({
      name: 'sky',
      doc: 'Is blue.',
      phase: null,
      needs: [],
      options: [],
      state: {},
      commands: {},
    });
  });

  it('needs a name in kebab-case and a doc', () => {
    const start = () => ({});
    expect(() => defineSubsystem({ name: 'floatingOrigin', doc: 'x', start })).toThrow('Use kebab-case');
    expect(() => defineSubsystem({ name: 'origin', doc: '', start })).toThrow(
      'Subsystem origin has an empty doc',
    );
  });
});
