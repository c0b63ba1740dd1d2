import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { IssuedTokenAnswer, TokenView } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { instantText, plainWord } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { SecretModal } from '../parts/modal.tsx';
import { More, useList } from '../parts/more.tsx';
import { NewToken } from './new-token.tsx';

/** Who may come in: tokens, never what could be used as one. */
export function Tokens(): JSX.Element {
  const { session } = useConsole();
  const [state, setState] = useState<'active' | 'any'>('active');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<IssuedTokenAnswer | null>(null);
  const list = useList(
    async (cursor) => (await session.client.call('admin_tokens', { query: { state, cursor } })).body,
    { on: [state] },
  );
  return (
    <Card
      title="Issued tokens"
      wide
      tools={
        <Button needs="admin" kind="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          New token
        </Button>
      }
    >
      <div class="inline">
        <Choice
          label="Show"
          value={state}
          options={[
            ['active', 'those that can be used'],
            ['any', 'those that have ended too'],
          ]}
          onChange={setState}
        />
      </div>
      <Loaded from={list.first}>{() => <TokenTable rows={list.items} reload={list.reload} />}</Loaded>
      <More list={list} />
      {isMaking && (
        <NewToken
          onClose={() => setMaking(false)}
          onMade={(token) => {
            setMaking(false);
            setMade(token);
            list.reload();
          }}
        />
      )}
      {made !== null && <MadeToken token={made} onClose={() => setMade(null)} />}
    </Card>
  );
}

interface TokenTableProps {
  readonly rows: readonly TokenView[] | undefined;
  readonly reload: () => void;
}

function TokenTable({ rows, reload }: TokenTableProps): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const own = session.identity.value?.token_id;
  const revoke = ({ token_id, subject, kind }: TokenView): void =>
    action.run(async () => {
      const more = kind === 'session' ? ' with its whole session' : '';
      const text =
        token_id === own
          ? 'This is your own token: you are signed out at once.'
          : `The token of ${subject} ends at once${more}. This cannot be taken back.`;
      if (!(await dialogs.confirm({ title: 'Revoke this token?', text, confirm: 'Revoke', danger: true })))
        return;
      await session.client.call('admin_token_revoke', { params: { id: token_id } });
      notices.done(`The token of ${subject} is revoked.`);
      reload();
    });
  return (
    <Table
      caption="Tokens, newest first"
      rows={rows}
      keyOf={({ token_id }) => token_id}
      empty="There are none."
      columns={[
        {
          name: 'Subject',
          cell: ({ subject, token_id }) => (token_id === own ? `${subject} (you)` : subject),
        },
        { name: 'State', cell: ({ state, ends_soon }) => <Badge state={ends_soon ? 'ends soon' : state} /> },
        { name: 'Kind', cell: ({ kind }) => kind },
        {
          name: 'May',
          cell: ({ kind, role, permissions }) =>
            kind === 'service' ? permissions.join(', ') : plainWord(role),
        },
        { name: 'Issued (UTC)', cell: ({ issued_at }) => instantText(issued_at) },
        { name: 'Ends (UTC)', cell: ({ ends_at }) => instantText(ends_at) },
        {
          name: 'Last used (UTC)',
          cell: ({ last_used_at, last_used_from }) =>
            last_used_at === null ? 'never' : `${instantText(last_used_at)} from ${last_used_from ?? '?'}`,
        },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (token) =>
            token.state === 'active' && (
              <Button
                needs="admin"
                kind="quiet"
                busy={action.isBusy}
                label={`Revoke the token of ${token.subject}`}
                onClick={() => revoke(token)}
              >
                Revoke
              </Button>
            ),
        },
      ]}
    />
  );
}

function MadeToken({ token, onClose }: { token: IssuedTokenAnswer; onClose: () => void }): JSX.Element {
  return (
    <SecretModal
      title={`Token of ${token.subject}`}
      secret={token.access_token}
      more={
        <>
          <p class="hint">
            Valid until {instantText(token.expires_at)} UTC, as {plainWord(token.role)}.
          </p>
          {token.refresh_token !== undefined && (
            <>
              <p>The value that makes the next token, once:</p>
              <textarea
                class="secret"
                readOnly
                aria-label="Refresh value"
                rows={2}
                value={token.refresh_token}
              />
            </>
          )}
        </>
      }
      onClose={onClose}
    />
  );
}
