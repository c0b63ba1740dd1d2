import { eventually, expectThat, type Proof, type ProofContext } from '../proof.ts';
import { rawCall } from '../raw-call.ts';
import { visiting } from '../visiting.ts';

const countMs = 10_000;

/**
 * The page that enters a headset is served whole and may use one, and visitors in a headset are counted as such. Whether
 * a headset is there is the visitor's matter: without one the page runs on a desktop, which is accepted and said.
 */
export const vr: Proof = async (context) => {
  const { baseUrl } = context;
  const script = await pageScript(context);
  const { protocol, hostname } = new URL(baseUrl);
  const secure = protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  const headsets = await counted(context);
  const fallback = headsets === 0;
  const how = fallback
    ? 'No headset is in the world: desktop fallback accepted.'
    : `${headsets} in a headset.`;
  const where = secure
    ? 'The page may enter a headset from here.'
    : 'From this address no headset can enter, because it is not served under TLS.';
  return {
    message: `${how} ${where}`,
    details: { desktop_fallback: fallback, headsets, secure_context: secure, script },
  };
};

/** The script of the page, as it is served. */
async function pageScript(context: ProofContext): Promise<string> {
  const page = await rawCall(context, '/');
  expectThat(
    page.status === 200 && (page.headers.get('content-type') ?? '').startsWith('text/html'),
    `The page is not served (status ${page.status}).`,
  );
  expectThat(
    (page.headers.get('permissions-policy') ?? '').includes('xr-spatial-tracking=(self)'),
    'The page may not use a headset: its permissions policy does not name xr-spatial-tracking.',
  );
  const [, script] = /<script type="module"[^>]* src="([^"]+)"/.exec(page.text) ?? [];
  expectThat(
    script !== undefined && page.text.includes('<canvas'),
    'What is served as the page is not ours.',
  );
  const code = await rawCall(context, script);
  expectThat(
    code.status === 200 && (code.headers.get('content-type') ?? '').includes('javascript'),
    `The script of the page is not served (status ${code.status}).`,
    { script },
  );
  return script;
}

/** Visitors in a headset, before one more of them comes, who has to be counted. */
async function counted(context: ProofContext): Promise<number> {
  const { client, token } = context;
  const headsets = async () => (await client.call('status', {})).body.visitors?.vr ?? 0;
  const before = token === undefined ? 0 : await headsets();
  await visiting(context, 'vr', async () => {
    if (token === undefined) return;
    await eventually('a visitor in a headset was counted', countMs, context, async () => {
      return (await headsets()) > before;
    });
  });
  return before;
}
