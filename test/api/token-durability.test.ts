import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '../../src/client/index.ts';
import { makeContent, paths } from '../support/scenes.ts';
import { endProcesses, operatorToken, type ServerProcess, startServerProcess } from '../support/server.ts';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary.ts';

let content: string;
beforeAll(async () => {
  content = await makeContent();
});
afterAll(() => {
  endProcesses();
  removeTemporaryFolders();
});

const KILLS = 3;
const WORKERS = 4;

/** What the server has said that it has done. */
interface Promised {
  readonly token: string;
  readonly refresh: string;
  state: 'made' | 'revoking' | 'revoked';
}

test('what was acknowledged of tokens is there after the server was killed, again and again', async () => {
  const variables = {
    SPACETIME_ENV: 'test',
    SPACETIME_DATA_DIR: temporaryFolder(),
    SPACETIME_CONTENT_DIR: content,
    SPACETIME_SCENE: paths.lab,
    SPACETIME_LIMITS_FACTOR: '1000000',
    SPACETIME_LIMITS_WRONG_TOKENS: '1000000',
    SPACETIME_LOG_LEVEL: 'error',
  };
  const promised: Promised[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const server = await startServerProcess([], variables);
    const token = await operatorToken(server.url, variables.SPACETIME_DATA_DIR);
    const before = promised.length;
    const ended = server.stop.bind(server);
    const workers = Array.from({ length: WORKERS }, (_, worker) =>
      work(new HttpClient({ baseUrl: server.url, token }), `person-${kill}-${worker}`, promised),
    );
    while (promised.length < before + 20 + kill * 7) await new Promise((resolve) => setTimeout(resolve, 5));
    await ended('SIGKILL');
    await Promise.all(workers);
  }
  const server = await startServerProcess([], variables);
  await check(server, promised);
  expect(await server.stop()).toBe(0);
});

/** Makes tokens and revokes every second one, until the server is gone. */
async function work(client: HttpClient, name: string, promised: Promised[]): Promise<void> {
  for (let i = 0; ; i++) {
    try {
      const { body } = await client.call('admin_token_create', {
        body: { kind: 'session', subject: `${name}-${i}`, role: 'readonly' },
      });
      const made: Promised = { token: body.access_token, refresh: body.refresh_token ?? '', state: 'made' };
      promised.push(made);
      if (i % 2 === 0) continue;
      made.state = 'revoking';
      await client.call('admin_token_revoke', { params: { id: body.token_id } });
      made.state = 'revoked';
    } catch {
      return;
    }
  }
}

async function check({ url }: ServerProcess, promised: readonly Promised[]): Promise<void> {
  expect(promised.filter(({ state }) => state === 'made').length).toBeGreaterThan(20);
  expect(promised.filter(({ state }) => state === 'revoked').length).toBeGreaterThan(10);
  for (const { token, refresh, state } of promised) {
    const { status } = await fetch(`${url}/scene`, { headers: { authorization: `Bearer ${token}` } });
    // Of a revocation that was under way nothing was said.
    if (state !== 'revoking') expect([state, status]).toEqual([state, state === 'made' ? 200 : 401]);
    if (state !== 'revoked') continue;
    const revived = new HttpClient({ baseUrl: url }).call('auth_refresh', {
      body: { refresh_token: refresh },
    });
    await expect(revived).rejects.toMatchObject({ problem: { code: 'refresh_refused' } });
  }
}
