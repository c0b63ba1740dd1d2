import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import type { Job } from '../../src/protocol/index.ts';
import { bakedEntries, type Trial } from './kills.ts';
import { type ServerProcess, until } from './server.ts';

/** Compares what the server has acknowledged in all its lives with what is there in the last one. */
export async function checkLedger(trial: Trial, client: HttpClient, { url }: ServerProcess): Promise<void> {
  await until('no job and no delivery waits any more', async () => {
    const { body: jobs } = await client.call('admin_jobs', {});
    const { body: hooks } = await client.call('admin_webhooks', {});
    const { queued = 0, running = 0 } = jobs.by_state;
    expect(hooks.dead).toBe(0);
    return queued + running + hooks.pending === 0;
  });
  await checkTokens(trial, url);
  await checkHooks(trial, client);
  const jobs = await checkJobs(trial, client);
  checkDeliveries(trial, jobs);
  await checkSaves(trial, client);
  await checkBans(trial, client);
  await checkAudit(trial, client, jobs);
}

/** The file of the store of a server that has ended is sound. */
export function checkFile({ variables }: Trial): void {
  const file = new DatabaseSync(path.join(variables.SPACETIME_DATA_DIR ?? '', 'store.sqlite'));
  expect(file.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  expect(file.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  file.close();
}

/** Calls that are under way at once. */
const atOnce = 8;

async function forEach<T>(items: Iterable<T>, look: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const next = async (): Promise<void> => {
    for (let item = rest.pop(); item !== undefined; item = rest.pop()) await look(item);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}

async function checkTokens({ ledger }: Trial, url: string): Promise<void> {
  await forEach(ledger.tokens, async ({ id, token, refresh, state }) => {
    if (state === 'revoking') return;
    const { status } = await fetch(`${url}/scene`, { headers: { authorization: `Bearer ${token}` } });
    expect([id, state, status]).toEqual([id, state, state === 'revoked' ? 401 : 200]);
    if (state === 'refreshing') return;
    const prolonged = await new HttpClient({ baseUrl: url })
      .call('auth_refresh', { body: { refresh_token: refresh } })
      .then(
        () => 'made',
        ({ problem }: { problem?: { code: string } }) => problem?.code,
      );
    expect([id, state, prolonged]).toEqual([id, state, state === 'revoked' ? 'refresh_refused' : 'made']);
  });
}

async function checkHooks({ ledger }: Trial, client: HttpClient): Promise<void> {
  const { body } = await client.call('webhooks', { query: { limit: '100' } });
  const there = new Set(body.items.map(({ id }) => id));
  for (const [id, state] of ledger.hooks)
    if (state !== 'deleting') expect([id, state, there.has(id)]).toEqual([id, state, state === 'made']);
}

async function checkJobs({ ledger }: Trial, client: HttpClient): Promise<ReadonlyMap<string, Job>> {
  const found = new Map<string, Job>();
  for (let cursor: string | undefined; ; ) {
    const { body } = await client.call('jobs', {
      query: { limit: '100', ...(cursor === undefined ? {} : { cursor }) },
    });
    for (const job of body.items) found.set(job.id, job);
    if (body.next_cursor === null) break;
    cursor = body.next_cursor;
  }
  for (const [id, state] of ledger.jobs) {
    const job = found.get(id);
    expect(job, `${id} (${state})`).toBeDefined();
    if (state === 'cancelled') expect(job?.state).toBe('cancelled');
  }
  for (const job of found.values()) {
    expect(job.attempts).toBeLessThanOrEqual(job.max_attempts);
    if (job.state === 'failed') expect(job.error?.code).toBe('job_interrupted');
    // What an attempt before had kept already is not there twice.
    if (job.state === 'completed' && job.type === 'bake_ephemeris')
      expect(job.result_items).toBe(bakedEntries);
  }
  return found;
}

function checkDeliveries({ ledger, receiver, observer }: Trial, jobs: ReadonlyMap<string, Job>): void {
  const bodies = new Map<string, string>();
  const ends = new Map<string, Set<string>>();
  for (const { headers, body } of receiver.received) {
    const id = String(headers['webhook-id']);
    // One id is one message, however often it comes.
    expect(body).toBe(bodies.get(id) ?? body);
    bodies.set(id, body);
    const { data } = JSON.parse(body) as { data: { job_id?: string } };
    if (data.job_id !== undefined) ends.set(data.job_id, (ends.get(data.job_id) ?? new Set()).add(id));
  }
  for (const { event } of ledger.pings) expect([event, bodies.has(event)]).toEqual([event, true]);
  expect(observer).toBeDefined();
  for (const { id, state } of jobs.values())
    expect([id, state, ends.get(id)?.size ?? 0]).toEqual([id, state, state === 'cancelled' ? 0 : 1]);
}

async function checkSaves({ ledger }: Trial, client: HttpClient): Promise<void> {
  const { body } = await client.call('saves', {});
  for (const [slot, madeAt] of ledger.saves) {
    const kept = body.items.find((save) => save.slot === slot);
    // One that was under way may have come after the last that was acknowledged, of a world that went on from an earlier tick.
    expect(Date.parse(kept?.made_at ?? ''), slot).toBeGreaterThanOrEqual(Date.parse(madeAt));
    await client.call('save_load', { params: { slot } });
  }
}

async function checkBans({ ledger }: Trial, client: HttpClient): Promise<void> {
  const there = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const { body } = await client.call('admin_bans', {
      query: { limit: '100', ...(cursor === undefined ? {} : { cursor }) },
    });
    for (const { id } of body.items) there.add(id);
    if (body.next_cursor === null) break;
    cursor = body.next_cursor;
  }
  for (const [id, state] of ledger.bans)
    if (state !== 'removing') expect([id, state, there.has(id)]).toEqual([id, state, state === 'made']);
}

/** Every act is in the audit, those whose answer was lost included; and the chain is whole. */
async function checkAudit(
  { ledger }: Trial,
  client: HttpClient,
  jobs: ReadonlyMap<string, Job>,
): Promise<void> {
  const written = new Map<string, number>();
  const { body } = await client.call('audit_export', {});
  for (const line of body.split('\n')) {
    if (line === '') continue;
    const { record, action, target, outcome } = JSON.parse(line) as Record<string, string>;
    if (record !== 'entry' || outcome !== 'done') continue;
    const act = `${action} ${target}`;
    written.set(act, (written.get(act) ?? 0) + 1);
  }
  const acknowledged = new Map<string, number>();
  for (const act of ledger.acts) acknowledged.set(act, (acknowledged.get(act) ?? 0) + 1);
  for (const [act, count] of acknowledged) {
    expect(written.get(act) ?? 0, act).toBeGreaterThanOrEqual(count);
    if (/^(token|job|ban)\./.test(act)) expect([act, written.get(act)]).toEqual([act, count]);
  }
  for (const id of jobs.keys()) expect([id, written.get(`job.create ${id}`)]).toEqual([id, 1]);
  expect((await client.call('audit_verify', {})).body).toMatchObject({ valid: true, broken_at: null });
}
