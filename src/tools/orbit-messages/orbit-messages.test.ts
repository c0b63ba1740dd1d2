import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { committedRails } from '../../../test/support/rails.ts';
import { addSeconds, bodies, bodyIndex, epoch, parseInstant, secondsBetween } from '../../astro/index.ts';
import type { EntityAnswer } from '../../protocol/index.ts';
import { bodyEphemerides } from './body-ephemeris.ts';
import { entityParameters } from './entity-parameters.ts';
import { orbitMessageLines } from './key-value-notation.ts';

const ephemeris = committedRails();
const created = parseInstant('2026-11-23T09:00:00Z');
const noon = parseInstant('2000-01-01T12:00:00 TDB');
const dayAfter = parseInstant('2000-01-02T12:00:00 TDB');

/** Reads an orbit ephemeris message as somebody would who knows the standard alone. */
function readEphemeris(lines: readonly string[]) {
  const words = new Map<string, string>();
  const states: { epoch: string; numbers: number[] }[] = [];
  let inData = false;
  for (const line of lines) {
    const [, keyword, value] = /^([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (keyword !== undefined && value !== undefined) words.set(keyword, value);
    else if (line === 'META_STOP') inData = true;
    else if (inData && line !== '') {
      const [date = '', ...numbers] = line.trim().split(/\s+/);
      states.push({ epoch: date, numbers: numbers.map(Number) });
    }
  }
  return { words, states };
}

/** Instant of an epoch in TDB, counted in whole nanoseconds so that no bit is lost. */
function instantOf(text: string) {
  const [, date = '', hour, minute, second, fraction] =
    /^(.*)T(\d\d):(\d\d):(\d\d)\.(\d{9})$/.exec(text) ?? [];
  const day = Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000 - 10_957);
  const sinceNoonS = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - 43_200;
  const nanoseconds = sinceNoonS * 1e9 + Number(fraction);
  return nanoseconds < 0 ? epoch(day - 1, (86_400e9 + nanoseconds) / 1e9) : epoch(day, nanoseconds / 1e9);
}

const ship: EntityAnswer = {
  id: 'entity_7',
  kind: 'vessel',
  name: 'Étoile 船',
  motion: {
    body: 'moon',
    position_m: [1_837_400, 0, -0.25],
    velocity_mps: [0, 1633.5, 0],
    attitude: [0, 0, 0, 1],
    angular_velocity_radps: [0, 0, 0],
  },
  ground_m: null,
  hull: null,
  flight: null,
  shape: null,
  free_body: null,
  description: null,
};

const moment = { entity: ship, tick: 0, instant: noon, created, system: null };

/** As SPICE numbers them (NAIF Integer ID Codes; minor planets as 2 000 000 and their number). */
const published = (
  'SUN 10|MERCURY 199|VENUS 299|EARTH 399|MOON 301|MARS 499|JUPITER 599|SATURN 699|URANUS 799|NEPTUNE 899|PLUTO 999|' +
  'PHOBOS 401|DEIMOS 402|AMALTHEA 505|IO 501|EUROPA 502|GANYMEDE 503|CALLISTO 504|MIMAS 601|ENCELADUS 602|TETHYS 603|' +
  'DIONE 604|RHEA 605|TITAN 606|HYPERION 607|IAPETUS 608|MIRANDA 705|ARIEL 701|UMBRIEL 702|TITANIA 703|OBERON 704|' +
  'PROTEUS 808|TRITON 801|NEREID 802|CHARON 901|NIX 902|HYDRA 903|CERES 2000001|PALLAS 2000002|JUNO 2000003|' +
  'VESTA 2000004|HYGIEA 2000010|PSYCHE 2000016|IDA 2000243|EROS 2000433|ITOKAWA 2025143|APOPHIS 2099942|BENNU 2101955|' +
  'RYUGU 2162173|CHIRON 2002060|CHARIKLO 2010199|ORCUS 2090482|HAUMEA 2136108|QUAOAR 2050000|ARROKOTH 2486958|' +
  'MAKEMAKE 2136472|GONGGONG 2225088|ERIS 2136199|SEDNA 2090377|HALLEY 1000036|ENCKE 1000025|' +
  '67P/CHURYUMOV-GERASIMENKO 1000012|HALE-BOPP 1000132'
).split('|');

describe('an orbit ephemeris message', () => {
  test('has the keywords of the standard, in its order', () => {
    const [mars] = bodyEphemerides({
      ...{ ephemeris, bodies: ['mars'], center: 'sun', from: noon, until: dayAfter, stepS: 86_400, created },
    });
    expect([...orbitMessageLines(mars)]).toEqual([
      'CCSDS_OEM_VERS       = 3.0',
      'CREATION_DATE        = 2026-11-23T09:00:00',
      'ORIGINATOR           = SPACETIME',
      '',
      'META_START',
      'COMMENT Geometric states, without light time.',
      `COMMENT Source: ${ephemeris.source}`,
      'OBJECT_NAME          = MARS',
      'OBJECT_ID            = 499',
      'CENTER_NAME          = SUN',
      'REF_FRAME            = ICRF',
      'TIME_SYSTEM          = TDB',
      'START_TIME           = 2000-01-01T12:00:00.000000000',
      'STOP_TIME            = 2000-01-02T12:00:00.000000000',
      'INTERPOLATION        = HERMITE',
      'INTERPOLATION_DEGREE = 3',
      'META_STOP',
      '',
      expect.stringMatching(/^2000-01-01T12:00:00\.000000000( +-?\d+\.\d+){6}$/),
      expect.stringMatching(/^2000-01-02T12:00:00\.000000000( +-?\d+\.\d+){6}$/),
    ]);
  });

  test('read back, it says where the ephemeris has the body at each epoch that it names', () => {
    const names = bodies.map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names, { minLength: 2, maxLength: 2 }),
        fc.double({ min: -36_000, max: 35_600, noNaN: true }),
        fc.double({ min: 0.01, max: 1e7, noNaN: true }),
        fc.double({ min: 0.3, max: 12.5, noNaN: true }),
        ([body = '', center = ''], day, stepS, steps) => {
          const from = epoch(day);
          const until = addSeconds({ day: 0, second: 0 }, from, steps * stepS);
          const request = { ephemeris, bodies: [body], center, from, until, stepS, created };
          const { words, states } = readEphemeris([...orbitMessageLines(bodyEphemerides(request)[0])]);
          expect(words.get('START_TIME')).toBe(states[0].epoch);
          expect(words.get('STOP_TIME')).toBe(states.at(-1)?.epoch);
          const spanS = secondsBetween(instantOf(states[0].epoch), instantOf(states.at(-1)?.epoch ?? ''));
          expect(Math.abs(spanS - secondsBetween(from, until))).toBeLessThan(2e-9);
          expect(Math.abs(states.length - 1 - Math.ceil(steps))).toBeLessThanOrEqual(1);
          for (const { epoch: written, numbers } of states) {
            const instant = instantOf(written);
            const state = ephemeris.stateBetween(
              ...([
                bodyIndex(body),
                bodyIndex(center),
                instant.day,
                instant.second,
                new Float64Array(6),
              ] as const),
            );
            for (const [i, value] of numbers.entries()) {
              const error = Math.abs(value - state[i] / 1000);
              // Half of the last of sixteen digits.
              expect(error).toBeLessThanOrEqual(7e-16 * Math.abs(value));
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('every body has its own name and its own number, also as a center', () => {
    const span = { from: noon, until: dayAfter, stepS: 86_400, created };
    const names = bodies.filter(({ kind }) => kind !== 'barycentre').map(({ name }) => name);
    const messages = bodyEphemerides({ ephemeris, bodies: names, center: 'ssb', ...span });
    expect(messages.map(({ object_name: name, object_id: id }) => `${name} ${id}`)).toEqual(published);
    expect(new Set(messages.map(({ object_name }) => object_name)).size).toBe(names.length);
    expect(new Set(messages.map(({ object_id }) => object_id)).size).toBe(names.length);
    expect(new Set(messages.map(({ center_name }) => center_name))).toEqual(
      new Set(['SOLAR SYSTEM BARYCENTER']),
    );
    const [about] = bodyEphemerides({ ephemeris, bodies: ['io'], center: 'churyumov-gerasimenko', ...span });
    expect(about.center_name).toBe('67P/CHURYUMOV-GERASIMENKO');
  });

  test('has the states of the named body: of a planet its centre, and not the barycentre of its system', () => {
    const span = { from: noon, until: dayAfter, stepS: 3600, created };
    const [pluto, jupiter] = bodyEphemerides({
      ...{ ephemeris, bodies: ['pluto', 'jupiter'], center: 'ssb', ...span },
    });
    expect([pluto.states.length, pluto.interpolation_degree]).toEqual([25, 7]);
    const system = new Float64Array(6);
    for (const [message, name, leastKm] of [
      [pluto, 'pluto', 2000],
      [jupiter, 'jupiter', 20],
    ] as const) {
      ephemeris.systemState(bodyIndex(name), noon.day, noon.second, system);
      const sun = ephemeris.relativeState(bodyIndex('sun'), noon.day, noon.second, new Float64Array(6));
      const apart = [0, 1, 2].map((k) => message.states[0].position_km[k] - (system[k] + sun[k]) / 1000);
      expect(Math.hypot(...apart)).toBeGreaterThan(leastKm);
      expect(Math.hypot(...apart)).toBeLessThan(2200);
    }
  });

  test('days of UTC leave no crumb of a step at the end', () => {
    const span = {
      from: parseInstant('2026-01-01'),
      until: parseInstant('2026-07-01'),
      stepS: 86_400,
      created,
    };
    expect(bodyEphemerides({ ephemeris, bodies: ['mars'], center: 'sun', ...span })[0].states).toHaveLength(
      182,
    );
  });

  test.each([
    [{ bodies: ['mars', 'sun'] }, /Sun does not move about itself/],
    [{ until: noon }, /has no length/],
    [{ from: dayAfter, until: noon }, /ends before it begins/],
    [{ stepS: 0 }, /0.001 seconds at least/],
    [{ stepS: 0.5, bodies: ['mars'] }, /172801 states; 100000 are the most/],
    [{ bodies: ['planet-x'] }, /planet-x/],
    [{ from: epoch(-60_000), stepS: 1e8 }, /outside/],
  ])('%j is refused', (wrong, sentence) => {
    const request = {
      ephemeris,
      bodies: ['mars'],
      center: 'sun',
      from: noon,
      until: dayAfter,
      stepS: 3600,
      created,
    };
    expect(() => bodyEphemerides({ ...request, ...wrong })).toThrow(sentence);
  });
});

describe('an orbit parameter message', () => {
  test('has the state about the body that the world counts from, and the mass of a ship', () => {
    const lines = [...orbitMessageLines(entityParameters({ ...moment, tick: 90 }))];
    expect(lines).toEqual([
      'CCSDS_OPM_VERS       = 3.0',
      'CREATION_DATE        = 2026-11-23T09:00:00',
      'ORIGINATOR           = SPACETIME',
      '',
      'COMMENT vessel of a running world, at tick 90',
      'OBJECT_NAME          = Etoile ?',
      'OBJECT_ID            = entity_7',
      'CENTER_NAME          = MOON',
      'REF_FRAME            = ICRF',
      'TIME_SYSTEM          = TDB',
      '',
      'EPOCH                = 2000-01-01T12:00:00.000000000',
      'X                    =     1837.400000000000 [km]',
      'Y                    =     0.000000000000000 [km]',
      'Z                    = -0.0002500000000000000 [km]',
      'X_DOT                =     0.000000000000000 [km/s]',
      'Y_DOT                =     1.633500000000000 [km/s]',
      'Z_DOT                =     0.000000000000000 [km/s]',
    ]);
  });

  test('of a custom body in another system names the centre of that, and tells what the body weighs', () => {
    const planet: EntityAnswer = {
      ...{ ...ship, kind: 'body', name: 'Vega', motion: { ...ship.motion, body: 'ssb' } },
      free_body: {
        ...{ mass_kg: 4.25e30, gm_m3s2: 2.8365775e20, radius_m: 1.9e9, colour: null, albedo: 0, j2: 0 },
        ...{ star: { temperature_k: 9600, luminosity_sun: 40 }, equatorial_radius_m: 1.9e9, pole: [0, 0, 1] },
      },
    };
    const lines = [...orbitMessageLines(entityParameters({ ...moment, entity: planet, system: 'Vega' }))];
    expect(lines.slice(4, 9)).toEqual([
      'COMMENT body of a running world, at tick 0',
      'COMMENT Counted from the origin of the scene of Vega, which is no body of the Solar System',
      'COMMENT Of the body itself: GM 283657750000 km**3/s**2, mass 4.25e+30 kg, mean radius 1900000 km',
      'OBJECT_NAME          = Vega',
      'OBJECT_ID            = entity_7',
    ]);
    expect(lines[9]).toBe('CENTER_NAME          = ORIGIN OF VEGA');
    expect(lines.filter((line) => line.startsWith('MASS'))).toEqual([]);
  });

  test('whatever a name holds, lines are of printable ASCII and no longer than the standard allows', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 400 }), (codes) => {
        const entity = { ...ship, name: String.fromCodePoint(...codes) };
        const lines = [...orbitMessageLines(entityParameters({ ...moment, entity }))];
        expect(lines).toHaveLength(18);
        expect(lines.filter((line) => !/^[\x20-\x7e]{0,254}$/.test(line))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
