import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from './index.ts';

describe('random numbers', () => {
  test("follow the generator's published sequence from the state 1, 2, 3, 4", () => {
    const random = Random.restore([0, 0, 0, 1, 1, 2, 3, 4]);
    const drawn = Array.from({ length: 10 }, () => random.nextU32());
    // As given for xoshiro128** by the Rust crate rand_xoshiro, from the authors' C program.
    expect(drawn).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test('equal seeds give equal sequences, other seeds others', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.string()), fc.integer({ min: 0, max: 50 }), (seed, skip) => {
        const [a, b, c] = [new Random(seed), new Random(seed), new Random(`${seed} `)];
        for (let i = 0; i < skip; i += 1) expect(a.next()).toBe(b.next());
        expect(a.nextU32()).toBe(b.nextU32());
        expect(a.state()).not.toEqual(c.state());
      }),
    );
  });

  test('state and restore go on where they were', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 50 }), (seed, skip) => {
        const random = new Random(seed);
        for (let i = 0; i < skip; i += 1) random.gaussian();
        const copy = Random.restore(JSON.parse(JSON.stringify(random.state())));
        expect(copy.next()).toBe(random.next());
        expect(copy.fork('a').next()).toBe(random.fork('a').next());
      }),
    );
  });

  test.each([
    [[]],
    [[1, 2, 3, 4, 0, 0, 0, 0]],
    [[1, 2, 3, 4, 5, 6, 7, 0.5]],
    [[1, 2, 3, 4, 5, 6, 7, -1]],
    [[1, 2, 3, 4, 5, 6, 7, NaN]],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('restore refuses %j', (state) => {
    expect(() => Random.restore(state)).toThrow(RangeError);
  });

  test('a fork depends on the seed and the label, not on what was drawn', () => {
    const random = new Random('parent');
    const before = random.fork('a').state();
    random.next();
    expect(random.fork('a').state()).toEqual(before);
    expect(random.fork('b').state()).not.toEqual(before);
    expect(random.fork('a').fork('b').state()).not.toEqual(random.fork('b').fork('a').state());
  });

  test('next is uniform: chi-square over 64 cells of 2^18 draws', () => {
    const random = new Random(1);
    const draws = 2 ** 18;
    const cells = new Float64Array(64);
    for (let i = 0; i < draws; i += 1) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
      cells[Math.floor(value * 64)] += 1;
    }
    const expected = draws / 64;
    const chiSquare = cells.reduce((sum, n) => sum + ((n - expected) * (n - expected)) / expected, 0);
    // 63 degrees of freedom: one seed in a thousand lies outside.
    expect(chiSquare).toBeGreaterThan(33);
    expect(chiSquare).toBeLessThan(104);
  });

  test('range stays inside, int reaches every value equally', () => {
    const random = new Random(2);
    const counts = new Map<number, number>();
    for (let i = 0; i < 70_000; i += 1) {
      const value = random.range(-3, 7);
      expect(value >= -3 && value <= 7).toBe(true);
      const whole = random.int(-3, 3);
      counts.set(whole, (counts.get(whole) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    for (const n of counts.values()) expect(Math.abs(n - 10_000)).toBeLessThan(400);
    expect(random.int(5, 5)).toBe(5);
    expect(random.int(0, 4294967295)).toBeLessThan(4294967296);
  });

  test.each([
    [1, 0],
    [0, 0.5],
    [0, 4294967296],
    [NaN, 1],
    [0, Infinity],
  ])('int refuses %d to %d', (min, max) => {
    expect(() => new Random(0).int(min, max)).toThrow(RangeError);
  });

  test('gaussian has mean 0, deviation 1 and the right share beyond two deviations', () => {
    const random = new Random(3);
    const draws = 200_000;
    let sum = 0;
    let squares = 0;
    let outside = 0;
    for (let i = 0; i < draws; i += 1) {
      const value = random.gaussian();
      sum += value;
      squares += value * value;
      if (Math.abs(value) > 2) outside += 1;
    }
    expect(Math.abs(sum / draws)).toBeLessThan(0.01);
    expect(Math.abs(squares / draws - 1)).toBeLessThan(0.02);
    expect(Math.abs(outside / draws - 0.0455)).toBeLessThan(0.002);
  });
});
