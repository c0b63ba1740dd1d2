import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { limits } from '../limits.ts';
import { checkScene, parseScene, type SceneError } from './parse-scene.ts';
import { sceneInfo, sceneWarnings } from './tree.ts';

const origin = { relative_to: 'origin', frame: 'local', position_m: [0, 0, 0] };
const lab = {
  format: 'spacetime.scene.v1',
  name: 'Lab',
  time: { epoch: '2026-06-21T09:30:00Z' },
  start: { position: origin },
  root: {
    name: 'lab',
    type: 'local',
    children: [{ type: 'box', name: 'floor', motion: 'fixed', position: origin, size_m: [9, 1, 9] }],
  },
};
const space = {
  ...lab,
  start: { position: { body: 'earth', lat_deg: 0, lon_deg: 0, alt_m: 400_000 } },
  root: { name: 'sky', type: 'solar_system' },
};

function errorsOf(text: string): readonly SceneError[] {
  const parsed = parseScene(text);
  return parsed.ok ? [] : parsed.errors;
}

function first(value: unknown): string {
  const error = errorsOf(JSON.stringify(value))[0];
  return error ? `${error.path} ${error.message}` : 'no error';
}

const withChildren = (children: unknown[]) => ({ ...lab, root: { ...lab.root, children } });
const ball = { type: 'sphere', name: 'ball', motion: 'dynamic', position: origin, radius_m: 1 };

describe('parseScene', () => {
  it('takes a sound scene and counts its nodes', () => {
    const parsed = parseScene(
      JSON.stringify(withChildren([{ type: 'group', name: 'things', children: [ball] }])),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(sceneInfo(parsed.scene)).toEqual({
      root: { name: 'lab', type: 'local' },
      node_count: 3,
      nodes_by_type: { local: 1, group: 1, sphere: 1 },
      depth: 3,
    });
    expect(sceneWarnings(parsed.scene)).toEqual([]);
  });

  it('says where in the file something is wrong', () => {
    const text = `{\n  "format": "spacetime.scene.v1",\n  "name": 7\n}`;
    const error = errorsOf(text).find((one) => one.path === '$.name');
    expect(error).toEqual({ path: '$.name', line: 3, column: 11, message: 'must be a text, not 7' });
    expect(errorsOf('{ "a": 1, }')[0]).toMatchObject({ line: 1, column: 11 });
    expect(errorsOf('{\r\n"a": tru }')[0]).toMatchObject({ path: '$.a', line: 2, column: 6 });
  });

  it('names what is missing, foreign or out of its limits', () => {
    expect(first({ ...lab, name: undefined })).toBe('$.name is missing; give a text');
    expect(first({ ...lab, colour: 1 })).toBe('$.colour "colour" is no property here; remove it');
    expect(first(withChildren([{ ...ball, scale: 101 }]))).toBe(
      '$.root.children[0].scale must be at most 100',
    );
    expect(first(withChildren([{ ...ball, scale: 0.0001 }]))).toBe(
      '$.root.children[0].scale must be at least 0.001',
    );
    expect(first(withChildren([{ ...ball, name: 'x'.repeat(129) }]))).toContain(
      'must be at most 128 characters long',
    );
    expect(first(withChildren([{ ...ball, type: 'teapot' }]))).toBe(
      '$.root.children[0].type is "teapot", which is not one of group, marker, vessel, swarm, box, sphere, body',
    );
    const far = { ...origin, position_m: [1.1e15, 0, 0] };
    expect(first(withChildren([{ ...ball, position: far }]))).toContain(
      'position_m[0] must be at most 1000000000000000',
    );
    expect(first(withChildren([{ ...ball, position: { ...origin, position_m: [0, 0] } }]))).toContain(
      'must have at least 3 members',
    );
    expect(first(withChildren([{ ...ball, rotation: { quaternion: [1, 1, 0, 0] } }]))).toContain(
      'must be a unit quaternion',
    );
    expect(first(withChildren([{ ...ball, rotation: { xyz_deg: [361, 0, 0] } }]))).toContain(
      'must be at most 360',
    );
  });

  it('explains the form of a position that comes closest', () => {
    expect(
      first({ ...space, start: { position: { body: 'earth', lat_deg: 91, lon_deg: 0, alt_m: 0 } } }),
    ).toBe('$.start.position.lat_deg must be at most 90');
    expect(first({ ...space, start: { position: { position_m: [1, 2, 3] } } })).toContain(
      '$.start.position.relative_to is missing',
    );
  });

  it('checks what refers to what', () => {
    expect(first(withChildren([ball, ball]))).toContain('names another node too');
    expect(first(withChildren([{ ...ball, position: { ...origin, relative_to: 'nowhere' } }]))).toContain(
      '"nowhere" is neither',
    );
    const a = { ...ball, name: 'a', position: { ...origin, relative_to: 'b' } };
    const b = { ...ball, name: 'b', position: { ...origin, relative_to: 'a' } };
    expect(first(withChildren([a, b]))).toContain('leads in a circle');
    expect(first({ ...space, root: { ...space.root, children: [ball] } })).toContain(
      'need a scene whose root has type "local"',
    );
    expect(first({ ...lab, start: space.start })).toContain('a local scene has no celestial bodies');
    expect(first({ ...space, start: { position: { ...space.start.position, body: 'eath' } } })).toContain(
      'Did you mean earth',
    );
    expect(first({ ...lab, time: { epoch: '2026-13-01T00:00:00Z' } })).toContain('$.time.epoch is no date');
    for (const epoch of ['1899-12-31T23:59:59Z', '2101-01-01T00:00:00Z']) {
      expect(first({ ...space, time: { epoch } })).toContain(
        '$.time.epoch lies outside the years 1900 to 2100',
      );
      expect(parseScene(JSON.stringify({ ...lab, time: { epoch } })).ok).toBe(true);
    }
    expect(parseScene(JSON.stringify({ ...space, time: { epoch: '2100-12-31T23:59:59Z' } })).ok).toBe(true);
  });

  it('refuses orbits that make no sense', () => {
    const orbit = {
      body: 'earth',
      plane: 'equator',
      semi_major_axis_m: 7e6,
      eccentricity: 0,
      inclination_deg: 0,
      ascending_node_deg: 0,
      periapsis_argument_deg: 0,
      mean_anomaly_deg: 0,
    };
    const withOrbit = (change: object) => first({ ...space, start: { position: { ...orbit, ...change } } });
    expect(withOrbit({})).toBe('no error');
    expect(withOrbit({ eccentricity: 0.5 })).toContain('leads through Earth');
    expect(withOrbit({ semi_major_axis_m: -7e6 })).toContain('must be positive for an ellipse');
    expect(withOrbit({ eccentricity: 1 })).toContain('must not be exactly 1');
    expect(withOrbit({ eccentricity: 2, semi_major_axis_m: -7e6 })).toBe('no error');
  });

  it('refuses places below the ground', () => {
    const startingAt = (position: object) => first({ ...space, start: { position } });
    const moon = { body: 'moon', lat_deg: 10, lon_deg: 20 };
    expect(startingAt({ ...moon, alt_m: 0 })).toBe('no error');
    expect(startingAt({ ...moon, alt_m: -10 })).toBe(
      '$.start.position.alt_m lies 10 m below the surface of Moon',
    );
    const earth = { relative_to: 'earth', frame: 'fixed', position_m: [0, 0, 6_357_000] };
    expect(startingAt(earth)).toBe('no error');
    expect(startingAt({ ...earth, position_m: [6_357_000, 0, 0] })).toContain(
      '21137 m below the surface of Earth',
    );
    expect(startingAt({ ...earth, frame: 'inertial', position_m: [6_357_000, 0, 0] })).toBe('no error');
    expect(startingAt({ ...earth, frame: 'inertial', position_m: [0, 0, 0] })).toContain('below the surface');
    expect(startingAt({ ...earth, relative_to: 'ssb', frame: 'inertial' })).toContain(
      'a point in empty space',
    );
  });

  it('refuses hostile texts with a clear error', () => {
    const hostile: [text: string, says: string][] = [
      ['', 'the end of the text'],
      ['['.repeat(100_000), 'nested deeper'],
      ['{"a":'.repeat(100_000), 'nested deeper'],
      ['{"__proto__": {"polluted": true}}', '"__proto__" is not allowed'],
      ['{"\\u005f_proto__": 1}', '"__proto__" is not allowed'],
      ['{"name": 1, "name": 2}', 'a second time'],
      ['{"x": 1e999}', 'too large'],
      ['{"x": NaN}', 'a value was expected'],
      ['{"x": Infinity}', 'a value was expected'],
      ['{"x": -Infinity}', 'no number of JSON'],
      ['{"x": 01}', 'no number of JSON'],
      ['{"x": 0x10}', 'no number of JSON'],
      ['{"x": 1.}', 'no number of JSON'],
      ['{"x": "\\ud800"}', 'surrogate'],
      ['{"x": "\\u12"}', 'four hexadecimal digits'],
      ['{"x": "a\nb"}', 'control character'],
      ['{"x": "a', 'never closed'],
      ['{} {}', 'the document has ended'],
      ['null', 'must be an object'],
      ['[]', 'must be an object'],
      [`{"x": "${'y'.repeat(limits.sceneBytes)}"}`, 'larger than'],
      [`{"x": "${'\u{1f680}'.repeat(limits.sceneBytes / 3)}"}`, 'larger than'],
    ];
    for (const [text, says] of hostile) expect(errorsOf(text)[0]?.message, text.slice(0, 40)).toContain(says);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('reports at most a limited number of errors', () => {
    const errors = errorsOf(
      JSON.stringify(withChildren(Array.from({ length: 500 }, () => ({ type: 'nothing' })))),
    );
    expect(errors).toHaveLength(limits.sceneErrors + 1);
    expect(errors.at(-1)?.message).toBe('and 450 more');
  });

  it('limits nodes and depth', () => {
    const nested = (depth: number): unknown => ({
      type: 'group',
      name: `level ${depth}`,
      children: depth > 1 ? [nested(depth - 1)] : [],
    });
    expect(first(withChildren([nested(limits.sceneDepth - 1)]))).toBe('no error');
    expect(first(withChildren([nested(limits.sceneDepth)]))).toContain(`the limit is ${limits.sceneDepth}`);
    const many = (groups: number) =>
      withChildren(
        Array.from({ length: groups }, (_, g) => ({
          type: 'group',
          name: `g${g}`,
          children: Array.from({ length: 999 }, (_, i) => ({ type: 'group', name: `${g}/${i}` })),
        })),
      );
    const parsed = parseScene(JSON.stringify(many(2)));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    expect(sceneWarnings(parsed.scene)).toHaveLength(1);
    expect(first(many(6))).toContain(`the limit is ${limits.sceneNodes}`);
  });

  it('never throws, whatever the text or value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void parseScene(text)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(checkScene(value).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
    const text = JSON.stringify(lab);
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 3 }), (at, put) => {
        const parsed = parseScene(text.slice(0, at) + put + text.slice(at + put.length));
        for (const error of parsed.ok ? [] : parsed.errors)
          expect(error.line * error.column).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('custom bodies of a scene', () => {
  const body = (name: string, relative_to: string, x: number) => {
    const frame = relative_to === 'origin' ? 'local' : 'inertial';
    const position = { relative_to, frame, position_m: [x, 0, 0] };
    return { type: 'body', name, mass_kg: 1e24, radius_m: 1e6, position };
  };
  const told = (children: unknown[], { root, ...rest }: typeof lab | typeof space, rails?: boolean) => {
    const checked = checkScene({ ...rest, root: { ...root, children } }, rails ? committedRails : undefined);
    return checked.ok ? [] : checked.problems.map(({ path, message }) => `${path.join('.')} ${message}`);
  };

  it('are not in each other, as a world that starts would find', () => {
    expect(told([body('b0', 'origin', 0), body('b1', 'origin', 2.1e6)], lab)).toEqual([]);
    expect(told([body('b0', 'origin', 0), body('b1', 'origin', 1e6)], lab)).toEqual([
      'root.children.1.position cannot be. b1 would be inside b0: their centres are 1000000 m apart, their radii together 2000000 m. Put it elsewhere, or make it smaller.',
    ]);
  });

  it('are not in bodies of the ephemeris either, where that is at hand', () => {
    const children = [body('b0', 'moon', 1e7), body('b1', 'b0', 1.5e6), body('b2', 'moon', 2.5e6)];
    expect(told(children, space)).toEqual([]);
    expect(told(children, space, true)).toEqual([
      expect.stringContaining('b1 would be inside b0'),
      expect.stringContaining('b2 would be inside Moon'),
    ]);
  });
});
