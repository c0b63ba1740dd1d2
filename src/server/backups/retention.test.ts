import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backupName, namedBackups, readBackupName } from './backup-names.ts';
import { keptBackups, retention, untouchedMs } from './retention.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.parse('2026-01-01T00:10:00Z');
const most = Object.values(retention).reduce((sum, count) => sum + count, 0);
const instants = fc.array(fc.integer({ min: 0, max: 3 * 365 * dayMs }), { maxLength: 300 });

describe('retention', () => {
  it('keeps the newest, never too many, and the same when it is asked again', () => {
    fc.assert(
      fc.property(instants, (made) => {
        const nowMs = 3 * 365 * dayMs;
        const kept = keptBackups(made, nowMs);
        const recent = made.filter((ms) => ms > Math.max(...made) - untouchedMs);
        expect(kept.size).toBeLessThanOrEqual(most + recent.length);
        for (const ms of kept) expect(made).toContain(ms);
        if (made.length > 0) expect(kept).toContain(Math.max(...made));
        expect(keptBackups([...kept], nowMs)).toEqual(kept);
        // The order in which they are found means nothing.
        expect(keptBackups([...made].reverse(), nowMs)).toEqual(kept);
      }),
    );
  });

  it('removes nothing that is younger than an hour before the newest', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(minutes, instants, (recent, older) => {
        const made = [...older, ...recent.map((minute) => 3 * 365 * dayMs + minute * 60_000)];
        const newestMs = Math.max(...made);
        const kept = keptBackups(made, newestMs + hourMs / 2);
        for (const ms of made) if (newestMs - ms < hourMs) expect(kept).toContain(ms);
      }),
    );
    // The one before some work and the one after it, in one hour of the clock.
    expect(keptBackups([startMs, startMs + 60_000], startMs + 60_000).size).toBe(2);
  });

  it('does not touch what is dated after now, and lets it take nobody’s place', () => {
    fc.assert(
      fc.property(instants, instants, (past, ahead) => {
        const nowMs = 3 * 365 * dayMs;
        const future = ahead.map((ms) => ms + nowMs + 1);
        const kept = keptBackups([...past, ...future], nowMs);
        for (const ms of future) expect(kept).toContain(ms);
        expect(new Set([...kept].filter((ms) => ms <= nowMs))).toEqual(keptBackups(past, nowMs));
      }),
    );
  });

  it('loses none by the first backup after a long silence', () => {
    const made = Array.from({ length: 20 }, (_, i) => startMs + i * hourMs);
    const later = startMs + 200 * dayMs;
    expect(keptBackups([...made, later], later)).toEqual(new Set([...made, later]));
  });

  it('has, after a year and more of one every 50 minutes, 24 hours, 7 days, 4 weeks and 12 months to go back to', () => {
    let there: number[] = [];
    let nowMs = startMs;
    for (; nowMs < startMs + 420 * dayMs; nowMs += 50 * 60_000) {
      there = [...keptBackups([...there, nowMs], nowMs)];
      expect(there.length).toBeLessThanOrEqual(most + 1);
    }
    const ages = there.map((ms) => nowMs - ms);
    const withinOf = (ageMs: number, spanMs: number) =>
      ages.some((age) => age <= ageMs && age > ageMs - spanMs);
    for (let hours = 1; hours < retention.hours; hours++)
      expect(withinOf(hours * hourMs, 2 * hourMs)).toBe(true);
    for (let days = 1; days < retention.days; days++) expect(withinOf(days * dayMs, 2 * dayMs)).toBe(true);
    for (let weeks = 1; weeks < retention.weeks; weeks++)
      expect(withinOf(weeks * 7 * dayMs, 14 * dayMs)).toBe(true);
    for (let months = 1; months < retention.months; months++)
      expect(withinOf(months * 31 * dayMs, 62 * dayMs)).toBe(true);
    expect(Math.max(...ages)).toBeGreaterThan(330 * dayMs);
  });
});

describe('names of backups', () => {
  it('tell when they were made and whether they are sealed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.boolean(), (createdMs, sealed) => {
        const name = backupName(createdMs, 'job_0123456789abcdef-_AbCd', sealed);
        expect(readBackupName(name)).toEqual({ name, createdMs, sealed });
      }),
    );
  });

  it('are taken for none where they are something else', () => {
    const strange = ['', 'backup-', 'store.sqlite', '.unfinished-backup-20260101T000000000Z-abcdef.tar.zst'];
    expect(namedBackups([...strange, 'backup-20269901T000000000Z-abcdef.tar.zst'])).toEqual([]);
    const [first] = namedBackups([
      'backup-20260101T000000000Z-abcdef.tar.zst',
      'backup-20260102T000000000Z-abcdef.tar.zst.age',
    ]);
    expect(first?.sealed).toBe(true);
  });
});
