import { problemMediaType, problemSchema, routeIds, routes } from '../../../protocol/index.ts';
import { expectThat, type Proof, type ProofContext } from '../proof.ts';
import { type RawCall, rawCall } from '../raw-call.ts';

/** The API answers as it is described: health, description, refusals in one form, nothing without a token. */
export const httpApi: Proof = async (context) => {
  const { client, token } = context;
  await client.call('health_live', {});
  const ready = await client.call('health_ready', {});
  expectThat(ready.status === 200, `The server is not ready: ${ready.body.status}.`, { ready: ready.body });
  const calls = await describedCalls(context);
  await refusal(context, '/validate/no/such/path', {}, 404, 'not_found');
  const wrongVerb = await refusal(context, '/health', { method: 'DELETE' }, 405, 'method_not_allowed');
  expectThat(
    (wrongVerb.headers.get('allow') ?? '').includes('GET'),
    'A call with a wrong verb is not told which verbs there are.',
  );
  await refusal(context, '/scene', {}, 401, 'unauthenticated');
  if (token !== undefined) await client.call('scene_read', {});
  return {
    message: `${calls} calls are described, refusals have their form, and nothing is told without a token.`,
    details: { calls, with_token: token !== undefined },
  };
};

async function describedCalls({ client }: ProofContext): Promise<number> {
  const { body } = await client.call('openapi', {});
  const { openapi, paths } = parsed(body);
  expectThat(
    typeof openapi === 'string' && openapi.startsWith('3.1') && typeof paths === 'object' && paths !== null,
    'What stands at /openapi.json is no description by OpenAPI 3.1.',
  );
  const missing = routeIds.filter((id) => {
    const { path, method } = routes[id];
    const described = (paths as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[path];
    return described?.[method.toLowerCase()] === undefined;
  });
  expectThat(missing.length === 0, `${missing.length} calls are not described.`, { missing });
  return routeIds.length;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Calls wrongly, and expects to be refused in the one form that refusals have. */
async function refusal(context: ProofContext, path: string, call: RawCall, status: number, code: string) {
  const answer = await rawCall(context, path, call);
  const what = `${call.method ?? 'GET'} ${path}`;
  const seen = { status: answer.status, body: answer.text.slice(0, 300) };
  expectThat(
    answer.status === status,
    `${what} is answered with ${answer.status} instead of ${status}.`,
    seen,
  );
  const problem = problemSchema.safeParse(answer.body).data;
  expectThat(
    problem?.code === code && (answer.headers.get('content-type') ?? '').startsWith(problemMediaType),
    `${what} is refused in another form than the errors of the API have.`,
    seen,
  );
  expectThat(
    answer.headers.get('x-content-type-options') === 'nosniff' &&
      answer.headers.get('content-security-policy') !== null,
    `${what} is answered without the headers that protect pages.`,
  );
  return answer;
}
