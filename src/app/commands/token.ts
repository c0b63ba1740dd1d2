import { type Action, exitCodes, type Input, type Output, UsageError } from '../../cli/index.ts';
import type { IssuedTokenAnswer, Role } from '../../protocol/index.ts';
import { CredentialFile } from '../../server/caller/index.ts';
import {
  type LocalTokens,
  type LocalWish,
  openLocalTokens,
  type TokenCalls,
} from '../../server/offline/index.ts';
import { connect, givenToken } from './connect.ts';
import { ownConfiguration, soundConfiguration } from './own-configuration.ts';
import { asking } from './report.ts';
import { allOf } from './values.ts';

/** Makes a token; without --server straight in the store. */
export const create: Action = (input) => {
  const make = async (tokens: TokenCalls): Promise<number> => {
    const { options, output } = input;
    const { body } = await tokens.call('admin_token_create', { body: tokenWish(input) });
    if (options.save === true) await save(body, input);
    if (output.json) output.value(body);
    else if (options.save === true)
      output.line(`The credential of ${body.subject} is kept for the command line.`);
    else showIssued(body, output);
    return exitCodes.ok;
  };
  return withTokens(input, make, true);
};

/** Lists tokens, never what could be used as one. */
export const list: Action = (input) =>
  withTokens(input, async (tokens) => {
    const { options, output } = input;
    const filters = {
      state: options.all === true ? 'any' : 'active',
      ...(typeof options.subject === 'string' ? { subject: options.subject } : {}),
    } as const;
    const items = await allOf((part) => tokens.call('admin_tokens', { query: { ...part, ...filters } }));
    if (output.json) output.value({ items });
    else {
      output.table(
        ['token', 'subject', 'kind', 'role', 'state', 'ends', 'last used'],
        items.map((one) => [
          one.token_id,
          one.subject,
          one.kind,
          one.role,
          one.ends_soon ? `${one.state}, ends soon` : one.state,
          one.ends_at,
          one.last_used_at ?? 'never',
        ]),
      );
    }
    return exitCodes.ok;
  });

/** Ends tokens at once. */
export const revoke: Action = async (input) => {
  const { options, positionals, output } = input;
  const [id] = positionals;
  const { subject } = options;
  if ((id === undefined) === (typeof subject !== 'string'))
    throw new UsageError('Give either the id of a token or --subject NAME.');
  return withTokens(input, async (tokens) => {
    const { body } =
      id === undefined
        ? await tokens.call('admin_tokens_revoke', { body: { subject: String(subject) } })
        : await tokens.call('admin_token_revoke', { params: { id } });
    if (output.json) output.value(body);
    else output.line(`${body.revoked} ${body.revoked === 1 ? 'token' : 'tokens'} revoked.`);
    return exitCodes.ok;
  });
};

/** Puts a new signing key in use. */
export const rotateKeys: Action = (input) =>
  withTokens(input, async (tokens, isLocal) => {
    const { options, output } = input;
    const forget = options.forget === true;
    // Straight in the store the keys were replaced when it was opened, because the old ones may be beyond opening.
    const { body } =
      forget && isLocal
        ? await tokens.call('admin_signing_keys', {})
        : await tokens.call('admin_signing_keys_rotate', { body: { forget } });
    if (output.json) output.value(body);
    else {
      output.table(
        ['key', 'made', 'retired'],
        body.items.map(({ kid, created_at, retired_at }) => [kid, created_at, retired_at ?? 'in use']),
      );
    }
    return exitCodes.ok;
  });

/** Shows what the own token is and may. */
export const status: Action = (input) =>
  asking(input, async () => {
    const { output } = input;
    const { body } = await connect(input).call('auth_status', {});
    if (output.json) output.value(body);
    else {
      output.facts([
        ['token', body.token_id],
        ['subject', body.subject],
        ['role', body.role],
        ['permissions', body.permissions.join(', ')],
        ['expires', `${body.expires_at} (in ${Math.round(body.expires_in / 60)} min)`],
        ['session ends', body.session_ends_at ?? 'with the token'],
        ['active tokens', `${body.active_tokens} of at most ${body.max_active_tokens}`],
      ]);
    }
    return exitCodes.ok;
  });

/** Puts a fresh token in the place of the own one. */
export const rotate: Action = (input) =>
  asking(input, async () => {
    const { options, output } = input;
    const grace = options.grace;
    const { body } = await connect(input).call('auth_rotate', {
      body: typeof grace === 'string' ? { grace_seconds: count('--grace', grace) } : {},
    });
    const kept = givenToken() === undefined;
    if (kept) await save(body, input);
    if (output.json) output.value(body);
    else if (kept) output.line(`${body.token_id} takes the place of the token before.`);
    else showIssued(body, output);
    return exitCodes.ok;
  });

/** Prints a valid access token, for other programs. */
export const print: Action = (input) =>
  asking(input, async () => {
    const token = await connect(input).accessToken();
    if (token === undefined)
      throw new UsageError(
        'There is no credential. Make one with: spacetime token create --role ROLE --save',
      );
    if (input.output.json) input.output.value({ access_token: token });
    else input.output.line(token);
    return exitCodes.ok;
  });

/** Runs what works on tokens: of the server that --server names, else straight in the store of the data folder. */
function withTokens(
  input: Input,
  work: (tokens: TokenCalls, isLocal: boolean) => Promise<number>,
  mayBegin = false,
): Promise<number> {
  return asking(input, async () => {
    const { server } = input.options;
    if (typeof server === 'string') return work(connect({ ...input, options: { url: server } }), false);
    const local = await openLocal({ mayBegin, forgetKeys: input.options.forget === true });
    try {
      return await work(local, true);
    } finally {
      await local.close();
    }
  });
}

function openLocal(wish: LocalWish): Promise<LocalTokens> {
  return openLocalTokens(soundConfiguration(), wish);
}

/** Body of the call that makes a token. */
function tokenWish({ options }: Input) {
  const { name, role, permission, days, address, minutes } = options;
  if (options.service === true) {
    if (typeof name !== 'string') throw new UsageError('--name is missing: what the service is called.');
    if (role !== undefined) throw new UsageError('A service token has permissions, not a role.');
    return {
      kind: 'service' as const,
      name,
      // The schema of the call judges what they are.
      permissions: words(permission) as never[],
      ...(typeof days === 'string' ? { lifetime_days: count('--days', days) } : {}),
      ...(address === undefined ? {} : { addresses: words(address) }),
    };
  }
  if (permission !== undefined || days !== undefined || address !== undefined)
    throw new UsageError('--permission, --days and --address belong to --service.');
  return {
    kind: 'session' as const,
    subject: typeof name === 'string' ? name : 'operator',
    refresh: options['no-refresh'] !== true,
    ...(role === undefined ? {} : { role: role as Role }),
    ...(typeof minutes === 'string' ? { lifetime_seconds: count('--minutes', minutes) * 60 } : {}),
  };
}

function words(given: Input['options'][string]): string[] {
  const list = Array.isArray(given) ? given : [given];
  return list.flatMap((one) => (typeof one === 'string' ? one.split(',') : []));
}

function count(option: string, written: string): number {
  if (!/^\d{1,6}$/.test(written)) throw new UsageError(`${option} has to be a whole number.`);
  return Number(written);
}

async function save(issued: IssuedTokenAnswer, { options }: Input): Promise<void> {
  if (issued.refresh_token === undefined)
    throw new UsageError('Only a token with a refresh value can be kept for the command line.');
  if (options.server !== undefined)
    throw new UsageError('--save keeps credentials of this data folder only, not of --server.');
  await new CredentialFile(ownConfiguration().data_dir).write({
    refresh_token: issued.refresh_token,
    access_token: issued.access_token,
    access_ends_ms: Date.parse(issued.expires_at),
  });
}

function showIssued(issued: IssuedTokenAnswer, output: Output): void {
  output.facts([
    ['token', issued.token_id],
    ['subject', issued.subject],
    ['role', issued.role],
    ['permissions', issued.permissions.join(', ')],
    ['expires', issued.expires_at],
    ['access token', issued.access_token],
    ...(issued.refresh_token === undefined
      ? []
      : ([
          ['refresh value', issued.refresh_token],
          ['session ends', issued.refresh_expires_at ?? ''],
        ] as const)),
  ]);
  output.note('They are shown this once. Keep them secret.');
}
