import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AU_M, DAY_S } from '../../astro/index.ts';
import { ProblemFileError, presets, readProblem } from './index.ts';

const body = (more: object = {}): object => ({ mass: 1, position: [0, 0, 0], velocity: [0, 0, 0], ...more });
const read = (file: object) => readProblem(JSON.stringify(file));
const refusal = (text: string): string => {
  try {
    readProblem(text);
  } catch (error) {
    if (error instanceof ProblemFileError) return error.message;
    throw error;
  }
  return 'none';
};

describe('a file of bodies', () => {
  it('says the same in every unit', () => {
    const earthGm = 3.986004418e14;
    const si = read({
      bodies: [
        body(),
        body({ mass: undefined, gm: earthGm, position: [AU_M, 0, 0], velocity: [30_000, 0, 0] }),
      ],
    });
    const au = read({
      units: 'au/day/solar',
      bodies: [
        body(),
        body({
          mass: undefined,
          gm: (earthGm * DAY_S ** 2) / AU_M ** 3,
          position: [1, 0, 0],
          velocity: [(30_000 * DAY_S) / AU_M, 0, 0],
        }),
      ],
    });
    const toSi = AU_M ** 3 / DAY_S ** 2;
    expect(au.system.gmM3S2[1] * toSi).toBeCloseTo(si.system.gmM3S2[1], -4);
    expect(si.system.gmM3S2[0]).toBe(6.6743e-11);
    expect((au.system.gmM3S2[0] * toSi) / 1.3271244004127942e20).toBeCloseTo(1, 14);
    // Gauss's constant: 0.01720209895^2 au^3 / day^2
    expect(au.gravity).toBeCloseTo(0.01720209895 ** 2, 12);
  });

  it('has G as 1 where nothing has a size, and as it is given elsewhere', () => {
    expect(read({ units: 'unitless', bodies: [body()] }).gravity).toBe(1);
    expect(read({ G: 2, bodies: [body({ mass: 3 })] }).system.gmM3S2[0]).toBe(6);
    expect(read({ G: 2, bodies: [body({ mass: undefined, gm: 5 })] }).system.gmM3S2[0]).toBe(5);
  });

  it('may have bodies without mass anywhere, in a plane, without names', () => {
    const { order, names, system } = read({
      units: 'unitless',
      bodies: [
        body({ mass: 0, position: [1, 2], velocity: [3, 4] }),
        body({ name: 'star', position: [0, 0, 7] }),
      ],
    });
    expect([order, names]).toEqual([
      [1, 0],
      ['body-1', 'star'],
    ]);
    expect([...system.state]).toEqual([0, 0, 7, 1, 2, 0, 0, 0, 0, 3, 4, 0]);
  });

  it('knows the speed of light where its units have sizes', () => {
    const file = { relativity: { central: 'body-1' }, bodies: [body()] };
    expect(read(file).system.relativity).toEqual({ central: 0, lightMps: 299_792_458 });
    expect(read({ ...file, units: 'au/day/solar' }).system.relativity?.lightMps).toBeCloseTo(173.1446, 4);
    expect(refusal(JSON.stringify({ ...file, units: 'unitless' }))).toContain('speed_of_light');
  });

  it.each<[string, string]>([
    ['', 'not valid JSON'],
    ['[1', 'not valid JSON'],
    ['3', '$: '],
    ['{}', '$.bodies: '],
    ['{"bodies":[]}', '$.bodies: '],
    ['{"bodies":[{"position":[0,0],"velocity":[0,0]}]}', '$.bodies[0]: give either "mass" or "gm"'],
    ['{"bodies":[{"mass":1,"gm":1,"position":[0,0],"velocity":[0,0]}]}', '$.bodies[0]: give either'],
    ['{"bodies":[{"mass":-1,"position":[0,0],"velocity":[0,0]}]}', '$.bodies[0].mass: '],
    ['{"bodies":[{"mass":1,"position":[0],"velocity":[0,0]}]}', '$.bodies[0].position: give three numbers'],
    ['{"bodies":[{"mass":1,"position":[0,1e999],"velocity":[0,0]}]}', 'column 36: this number is too large'],
    [
      '{"bodies":[{"mass":1,"position":[0,0],"velocity":[0,"1"]}]}',
      '$.bodies[0].velocity: give three numbers',
    ],
    ['{"bodies":[{"mass":1,"position":[0,0],"velocity":[0,0],"colour":"red"}]}', 'colour'],
    ['{"units":"miles","bodies":[{"mass":1,"position":[0,0],"velocity":[0,0]}]}', '$.units: give SI, '],
    ['{"G":0,"bodies":[{"mass":1,"position":[0,0],"velocity":[0,0]}]}', '$.G: '],
    ['{"bodies":[{"mass":1,"position":[0,0],"velocity":[0,0],"j2":1}]}', '$.bodies[0]: "j2" needs'],
    [
      '{"bodies":[{"mass":1,"position":[0,0],"velocity":[0,0],"j2":1,"radius":1,"pole":[0,0,0]}]}',
      '$.bodies[0].pole',
    ],
    ['{"relativity":{"central":"sun"},"bodies":[{"mass":1,"position":[0,0],"velocity":[0,0]}]}', '"sun"'],
    [
      '{"bodies":[{"name":"a","mass":1,"position":[0,0],"velocity":[0,0]},{"name":"a","mass":1,"position":[1,0],"velocity":[0,0]}]}',
      '$.bodies[1].name',
    ],
  ])('is refused with place and reason: %s', (text, message) => expect(refusal(text)).toContain(message));

  it('never fails in another way, whatever it holds', () => {
    const value = fc.oneof(fc.constant([0, 0, 1]), fc.constant('unitless'), fc.jsonValue());
    const file = fc.record(
      {
        units: fc.oneof(fc.constantFrom(...Object.keys(presets)), value),
        G: value,
        times: value,
        relativity: value,
        bodies: fc.oneof(
          value,
          fc.array(fc.record({ mass: fc.oneof(fc.constant(1), value), position: value, velocity: value }), {
            maxLength: 3,
          }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(file, (one) => {
        refusal(JSON.stringify(one));
      }),
      { numRuns: 300 },
    );
  });
});
