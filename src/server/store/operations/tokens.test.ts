import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeKinds } from '../../../../test/support/stores.ts';
import { removeTemporaryFolders } from '../../../../test/support/temporary.ts';
import { type Store, step } from '../store.ts';
import type { NewFamily, NewToken } from '../token-rows.ts';
import { assignRole, listAssignments, readAssignment, unassignRole } from './roles.ts';
import { refreshSession, revokeTokens, rotateToken } from './sessions.ts';
import { keepSigningKey, listSigningKeys, pruneSigningKeys, rotateSigningKey } from './signing-keys.ts';
import {
  countTokens,
  findSession,
  findToken,
  issueToken,
  listTokens,
  noteTokenUses,
  openSession,
  pruneTokens,
  readTokenChanges,
} from './tokens.ts';

afterAll(removeTemporaryFolders);

describe.each(storeKinds)('tokens in the store on $name', ({ open }) => {
  let store: Store;
  let counter = 0;
  let subject = '';
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());
  beforeEach(() => {
    subject = `person-${++counter}`;
  });

  const tokenOf = (more: Partial<NewToken> = {}): NewToken => ({
    id: `tok-${++counter}`,
    kind: 'session',
    subject,
    role: 'developer',
    permissions: null,
    addresses: null,
    family: null,
    line: null,
    kid: 'key',
    created_by: 'test',
    issued_ms: 1000,
    expires_ms: 5000,
    ...more,
  });
  const familyOf = (more: Partial<NewFamily> = {}): NewFamily => ({
    id: `ses-${++counter}`,
    subject,
    role: 'developer',
    origin: 'login',
    created_by: 'test',
    created_ms: 1000,
    expires_ms: 100_000,
    parent: null,
    digest: `digest-${++counter}`,
    ...more,
  });
  const issue = async (more: Partial<NewToken> = {}, family: NewFamily | null = null) => {
    const token = tokenOf({ family: family?.id ?? null, ...more });
    await store.run(issueToken, { token, family, nowMs: 1000 });
    return token;
  };
  const refresh = (digest: string, nowMs: number, more: object = {}) =>
    store.run(refreshSession, {
      digest,
      successor: `after ${digest}`,
      tokenId: `tok-${++counter}`,
      kid: 'key',
      lifeMs: 4000,
      repeatMs: 100,
      nowMs,
      ...more,
    });
  const endOf = async (id: string) => (await store.run(findToken, id))?.token.ends_ms;
  const lastChange = async () => (await store.run(readTokenChanges, { after: null })).seq;

  it('gives back a token with its session, and null for what it does not know', async () => {
    const family = familyOf();
    const token = await issue({ permissions: '["job.read"]' }, family);
    const found = await store.run(findToken, token.id);
    expect(found?.token).toEqual({
      ...token,
      ends_ms: 5000,
      superseded: 0,
      revoked_ms: null,
      revoked_by: null,
      last_used_ms: null,
      last_address: null,
    });
    expect(found?.family).toMatchObject({ id: family.id, closed_ms: null, expires_ms: 100_000 });
    expect(await store.run(findToken, 'none')).toBeNull();
    expect(await store.run(findSession, { digest: 'none' })).toBeNull();
  });

  it('keeps no session of which the token was refused', async () => {
    for (let i = 0; i < 10; i++) await issue();
    const family = familyOf();
    await expect(issue({}, family)).rejects.toMatchObject({ code: 'too_many_tokens' });
    expect(await store.run(findSession, { digest: family.digest ?? '' })).toBeNull();
    expect(await store.run(countTokens, { subject, nowMs: 1000 })).toBe(10);
    expect(await store.run(countTokens, { subject, nowMs: 5000 })).toBe(0);
  });

  it('pages through tokens, newest first, without gap or repeat', async () => {
    for (let i = 0; i < 7; i++) await issue({ issued_ms: 1000 + (i >> 1) });
    const seen: string[] = [];
    let before: { issuedMs: number; id: string } | undefined;
    for (;;) {
      const rows = await store.run(listTokens, { subject, active: true, before, limit: 2, nowMs: 1000 });
      const last = rows.at(-1);
      if (last === undefined) break;
      before = { issuedMs: last.issued_ms, id: last.id };
      seen.push(...rows.map(({ id }) => id));
    }
    const all = await store.run(listTokens, { subject, active: true, limit: 100, nowMs: 1000 });
    expect(seen).toEqual(all.map(({ id }) => id));
    expect(new Set(seen).size).toBe(7);
    const issued = all.map(({ issued_ms }) => issued_ms);
    expect(issued).toEqual([...issued].sort((a, b) => b - a));
  });

  it('keeps the line of a session through every refresh', async () => {
    const family = familyOf();
    const first = await issue({ family: family.id }, family);
    const digest = family.digest ?? '';
    for (const value of [digest, `after ${digest}`])
      expect(await refresh(value, 1100)).toMatchObject({ token: { line: first.id } });
    const lone = familyOf();
    await store.run(openSession, { family: lone, endOthers: false, nowMs: 1000 });
    expect(await refresh(lone.digest ?? '', 1100)).toMatchObject({ token: { line: null } });
  });

  it('trades a refresh value once; a repeat in time is the same, a late one ends the session', async () => {
    const family = familyOf();
    const first = await issue({}, family);
    const fresh = await refresh(family.digest ?? '', 2000);
    const again = await refresh(family.digest ?? '', 2100);
    expect(again).toEqual(fresh);
    expect(await refresh(family.digest ?? '', 2101)).toMatchObject({ refused: 'reused' });
    expect(await refresh(`after ${family.digest}`, 2102)).toMatchObject({ refused: 'closed' });
    expect(await endOf(first.id)).toBe(2101);
    expect(await refresh('unknown', 2000)).toEqual({ refused: 'unknown', family: null });
  });

  it('gives no token beyond the end of the session', async () => {
    const family = familyOf({ expires_ms: 3000 });
    await issue({}, family);
    expect(await refresh(family.digest ?? '', 2000)).toMatchObject({ token: { expires_ms: 3000 } });
    expect(await refresh(`after ${family.digest}`, 3000)).toMatchObject({ refused: 'expired' });
  });

  it('opens one session of an origin at a time', async () => {
    const [first, second] = [familyOf({ origin: subject }), familyOf({ origin: subject })];
    await store.run(openSession, { family: first, endOthers: true, nowMs: 1000 });
    await store.run(openSession, { family: second, endOthers: true, nowMs: 2000 });
    expect(await refresh(first.digest ?? '', 2000)).toMatchObject({ refused: 'closed' });
    expect(await refresh(second.digest ?? '', 2000)).toMatchObject({ token: { family: second.id } });
  });

  it('lets a rotated token end after the grace, its session at once, and puts the new one in', async () => {
    const family = familyOf();
    const old = await issue({}, family);
    const token = tokenOf();
    const wish = { oldId: old.id, token, family: null, graceMs: 500, nowMs: 2000 };
    await store.run(rotateToken, wish);
    expect([await endOf(old.id), await endOf(token.id)]).toEqual([2500, 5000]);
    expect(await refresh(family.digest ?? '', 2001)).toMatchObject({ refused: 'closed' });
    const late = { ...wish, token: tokenOf(), nowMs: 2500 };
    await expect(store.run(rotateToken, late)).rejects.toMatchObject({ code: 'unknown_token' });
    expect(await endOf(late.token.id)).toBeUndefined();
  });

  it('revokes one, a session or a subject, and counts what ended', async () => {
    const family = familyOf();
    const member = await issue({}, family);
    const sibling = await issue({ family: family.id });
    const single = await issue();
    const revoke = (what: object) => store.run(revokeTokens, { ...what, by: 'test', nowMs: 2000 });
    expect(await revoke({ token: member.id })).toBe(2);
    expect(await endOf(sibling.id)).toBe(2000);
    expect(await revoke({ token: member.id })).toBe(0);
    await expect(revoke({ token: 'none' })).rejects.toMatchObject({ code: 'unknown_token' });
    await issue();
    expect(await revoke({ subject })).toBe(2);
    expect((await store.run(findToken, single.id))?.token).toMatchObject({
      revoked_by: 'test',
      ends_ms: 2000,
    });
  });

  it('revokes what was made from a session, also after it was rotated', async () => {
    const root = familyOf();
    const old = await issue({}, root);
    const child = familyOf({ parent: root.id });
    const grandchild = familyOf({ parent: child.id, digest: null });
    const made = [await issue({}, child), await issue({}, grandchild)];
    const stranger = await issue({}, familyOf());
    const fresh = familyOf();
    const token = tokenOf({ family: fresh.id });
    await store.run(rotateToken, { oldId: old.id, token, family: fresh, graceMs: 500, nowMs: 1500 });
    for (const one of made) expect(await endOf(one.id)).toBe(5000);
    expect(await store.run(revokeTokens, { token: token.id, by: 'test', nowMs: 1600 })).toBe(3);
    for (const one of made) expect(await endOf(one.id)).toBe(1600);
    expect(await refresh(child.digest ?? '', 1700)).toMatchObject({ refused: 'closed' });
    expect(await endOf(stranger.id)).toBe(5000);
  });

  it('tells of changes in order, each once, to whoever asks from where he stands', async () => {
    const [a, b] = [await issue(), await issue()];
    const from = await lastChange();
    await store.transact(
      step(revokeTokens, { token: a.id, by: 'test', nowMs: 2000 }),
      step(revokeTokens, { token: b.id, by: 'test', nowMs: 2000 }),
    );
    const { seq, changes } = await store.run(readTokenChanges, { after: from });
    expect(changes.map(({ kind, token }) => [kind, token])).toEqual([
      ['revoked', a.id],
      ['revoked', b.id],
    ]);
    expect(await store.run(readTokenChanges, { after: seq })).toEqual({ seq, changes: [] });
  });

  it('forgets what ended long ago, but never counts changes anew', async () => {
    const family = familyOf({ expires_ms: 6000 });
    const token = await issue({}, family);
    await store.run(revokeTokens, { token: token.id, by: 'test', nowMs: 2000 });
    const before = await lastChange();
    await store.run(pruneTokens, { tokensBeforeMs: 5000, changesBeforeMs: 9000 });
    expect(await endOf(token.id)).toBe(2000);
    await store.run(pruneTokens, { tokensBeforeMs: 7000, changesBeforeMs: 9000 });
    expect(await endOf(token.id)).toBeUndefined();
    expect(await store.run(findSession, { digest: family.digest ?? '' })).toBeNull();
    expect(await lastChange()).toBe(before);
  });

  it('notes the last use', async () => {
    const token = await issue();
    await store.run(noteTokenUses, [{ id: token.id, usedMs: 1500, address: '192.0.2.1' }]);
    expect((await store.run(findToken, token.id))?.token).toMatchObject({
      last_used_ms: 1500,
      last_address: '192.0.2.1',
    });
  });

  it('keeps one signing key in use, and retired ones as long as a token needs them', async () => {
    const key = (kid: string) => ({ kid, publicJwk: '{}', sealed: Uint8Array.of(1, 2, 3) });
    const kept = await Promise.all(
      ['a', 'b'].map((kid) => store.run(keepSigningKey, { key: key(kid), nowMs: 1 })),
    );
    const [first = '', other] = kept.map((rows) => rows[0]?.kid);
    expect(other).toBe(first);
    await issue({ kid: first });
    await store.run(rotateSigningKey, { key: key('c'), forget: false, nowMs: 2000 });
    const names = async () => (await store.run(listSigningKeys, undefined)).map(({ kid }) => kid);
    expect(await names()).toEqual(['c', first]);
    expect(await store.run(pruneSigningKeys, { nowMs: 4999 })).toBe(0);
    expect(await store.run(pruneSigningKeys, { nowMs: 5000 })).toBe(1);
    const living = await issue();
    await store.run(rotateSigningKey, { key: key('d'), forget: true, nowMs: 2000 });
    expect([await names(), await endOf(living.id)]).toEqual([['d'], 2000]);
  });

  it('assigns a role and ends what goes beyond it', async () => {
    const strong = await issue({}, familyOf());
    const weak = await issue({ role: 'visitor' });
    const wish = { subject, role: 'readonly', within: ['visitor', 'readonly'], by: 'test', nowMs: 2000 };
    expect(await store.run(assignRole, wish)).toBe(1);
    expect([await endOf(strong.id), await endOf(weak.id)]).toEqual([2000, 5000]);
    expect(await store.run(readAssignment, subject)).toMatchObject({ role: 'readonly', assigned_by: 'test' });
    await store.run(assignRole, { ...wish, role: 'visitor', within: ['visitor'] });
    expect((await store.run(listAssignments, { after: '', limit: 10 })).map(({ role }) => role)).toEqual([
      'visitor',
    ]);
    await store.run(unassignRole, subject);
    await expect(store.run(unassignRole, subject)).rejects.toMatchObject({ code: 'unknown_assignment' });
  });
});
