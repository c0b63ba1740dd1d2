import { bodies } from '../../astro/index.ts';
import { defineSubsystem } from '../../engine/index.ts';
import { DEG } from '../../math/index.ts';
import type { FreeBody } from '../free-bodies/free-body.ts';
import { limitForCustomGround } from '../vessel/custom-approach.ts';
import { liftOffFrom, restOn, touchDownOn } from '../vessel/custom-ground.ts';
import type { Touchdown } from '../vessel/ground.ts';
import { motion } from '../vessel/vessel-table.ts';
import { celestial } from './celestial.ts';
import { events } from './events.ts';
import { freeBodies } from './free-bodies.ts';
import { time } from './time.ts';
import { vessels } from './vessels.ts';

/** Lets ships meet the surfaces of custom bodies and leave them. */
export const customGround = defineSubsystem({
  name: 'custom-ground',
  doc: 'Stands ships on the custom bodies that they meet, carries them along, lets them lift off, and slows time before they meet.',
  needs: { time, celestial, vessels, freeBodies, events },
  phase: 'contact',
  start({ needs, onStop }) {
    const { field } = needs.celestial;
    const { table } = needs.vessels.fleet;
    const touchdown: Touchdown = { speedMps: 0, sinkMps: 0, latRad: 0, lonRad: 0 };
    /** Who has gone since the last look, which is in every tick: what their ships are told that they leave. */
    const gone = new Map<number, string>();
    needs.freeBodies.whenGone(({ id, name }) => gone.set(id, name));

    const meet = (row: number, body: FreeBody): void => {
      if (!touchDownOn(touchdown, table, row, body, field)) return;
      needs.events.emit({
        type: 'touched_ground',
        entity: table.id[row],
        other: body.id,
        other_name: body.name,
        body: null,
        speed_mps: touchdown.speedMps,
        sink_mps: touchdown.sinkMps,
        lat_deg: touchdown.latRad / DEG,
        lon_deg: touchdown.lonRad / DEG,
      });
    };
    const leave = (row: number, other: number, name: string): void => {
      const left = { entity: table.id[row], other, other_name: name, body: null };
      needs.events.emit({ type: 'left_ground', ...left });
    };
    const carry = (row: number): void => {
      const body = needs.freeBodies.get(table.carrier[row]);
      if (body === undefined) {
        // It was taken out, has become part of another, or has fallen: the ship goes on as it moved.
        table.motion[row] = motion.flying;
        leave(row, table.carrier[row], gone.get(table.carrier[row]) ?? '');
        return;
      }
      const from = table.body[row];
      restOn(table, row, body);
      if (from !== body.body) {
        const names = { from: bodies[from].name, to: bodies[body.body].name };
        needs.events.emit({ type: 'reference_changed', entity: table.id[row], ...names });
      }
      if (liftOffFrom(table, row, body, needs.time)) leave(row, body.id, body.name);
    };
    const lookAt = (row: number): void => {
      if (table.motion[row] === motion.carried) {
        carry(row);
        return;
      }
      if (needs.time.spanS === 0 || table.met[row] === 0) return;
      const body = needs.freeBodies.get(table.met[row]);
      table.met[row] = 0;
      if (body !== undefined && table.motion[row] === motion.flying) meet(row, body);
    };
    const limitTime = (): void => limitForCustomGround(table, needs.freeBodies.list(), field, needs.time);
    onStop(needs.vessels.whenPlaced(limitTime));
    return {
      step() {
        for (let row = 0; row < table.rows; row += 1) if (table.used[row] === 1) lookAt(row);
        gone.clear();
        limitTime();
      },
    };
  },
});
