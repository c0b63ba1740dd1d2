import { z } from 'zod';
import { defineSubsystem } from '../../engine/index.ts';
import { BodyField } from '../celestial/body-field.ts';
import { restored } from '../restored.ts';
import { setting } from './setting.ts';
import { time } from './time.ts';

/** Where the bodies are. */
export interface Celestial {
  /** Null in a scene without bodies. */
  readonly field: BodyField | null;
  /** Puts the bodies where they are at the clock's date, after it was set. */
  followClock(): void;
  /** Lets the present tick end earlier, after the clock was shortened. */
  shortenTo(spanS: number): void;
}

const savedSchema = z.object({ day: z.int(), second: z.number() });

/** Keeps the bodies on their rails. */
export const celestial = defineSubsystem({
  name: 'celestial',
  doc: 'Reads the rails once a tick and shares where Sun, planets and moons are with everything that flies.',
  needs: { setting, time },
  phase: 'plan',
  state: { day: 'date of the bodies, TDB since J2000: whole days', second: 'and seconds of the day' },
  start({ needs }) {
    const { hasBodies, ephemeris, day, second } = needs.setting;
    const { clock } = needs.time;
    const field = hasBodies ? new BodyField(ephemeris) : null;
    field?.jumpTo(day, second);
    const api: Celestial = {
      field,
      followClock: () => field?.jumpTo(clock.day, clock.second),
      shortenTo: (spanS) => field?.shortenTo(clock.day, clock.second, spanS),
    };
    return {
      api,
      step: () => field?.moveTo(clock.day, clock.second, needs.time.spanS),
      save: () => ({ day: clock.day, second: clock.second }),
      restore(saved: unknown) {
        const instant = restored(savedSchema, saved);
        field?.jumpTo(instant.day, instant.second);
      },
    };
  },
});
