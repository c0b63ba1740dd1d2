import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SceneValidation } from '../../../protocol/index.ts';
import { Card, Figures } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { bytesText, count, durationText, instantText, plainWord } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction, useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More, useList } from '../parts/more.tsx';
import { Findings } from './scene-findings.tsx';
import { LoadCard, type LoadList, useLoads } from './scene-loads.tsx';

/** Which scene runs, which there are, and what became of the loads. */
export function Scenes(): JSX.Element {
  const { line } = useConsole();
  const [turn, setTurn] = useState(0);
  useEffect(() => line.listen('scene', () => setTurn((value) => value + 1)), [line]);
  const loads = useLoads();
  return (
    <>
      <CurrentScene turn={turn} loads={loads} />
      <LoadCard loads={loads.list} />
      <SceneList loads={loads} />
      <History turn={turn} />
    </>
  );
}

function CurrentScene({ turn, loads }: { turn: number; loads: LoadList }): JSX.Element {
  const { session, notices } = useConsole();
  const scene = useResource(async () => (await session.client.call('scene_read', {})).body, { on: [turn] });
  const action = useAction((error) => notices.failed(error));
  const reload = (): void =>
    action.run(async () => loads.follow((await session.client.call('scene_reload', {})).body));
  return (
    <Card
      title="Current scene"
      tools={
        <Button
          needs="scene.reload"
          onClick={reload}
          busy={action.isBusy}
          barred={scene.data?.status === 'no_scene' ? 'No scene runs.' : null}
        >
          <Icon name="reload" />
          Reload from disk
        </Button>
      }
    >
      <Loaded from={scene}>
        {({ name, path, status, node_count, nodes_by_type, loaded_at }) => (
          <Figures
            rows={[
              ['Name', name ?? 'none'],
              ['State', <Badge key="state" state={status} />],
              ['File', path === null ? '–' : <code>{path}</code>],
              ['Loaded at (UTC)', instantText(loaded_at)],
              ['Nodes', count(node_count)],
              [
                'Of these',
                Object.entries(nodes_by_type)
                  .map(([type, number]) => `${number} ${plainWord(type)}`)
                  .join(', ') || '–',
              ],
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function SceneList({ loads }: { loads: LoadList }): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const [checked, setChecked] = useState<{ path: string; result: SceneValidation } | null>(null);
  const list = useList(async (cursor) => (await session.client.call('scenes', { query: { cursor } })).body);
  const action = useAction((error) => notices.failed(error));
  const load = (path: string): void =>
    action.run(async () => {
      const text = `The world is replaced by ${path}. Visitors move with it; what is not saved is lost.`;
      if (!(await dialogs.confirm({ title: 'Load this scene?', text, confirm: 'Load' }))) return;
      loads.follow((await session.client.call('scene_load', { body: { scene_path: path } })).body);
    });
  const validate = (path: string): void =>
    action.run(async () => {
      const { body } = await session.client.call('scene_validate', { body: { scene_path: path } });
      setChecked({ path, result: body });
    });
  return (
    <Card title="Scenes" wide>
      <Loaded from={list.first}>
        {() => (
          <Table
            caption="Scenes that the whitelist allows"
            rows={list.items}
            keyOf={({ path }) => path}
            empty="The whitelist allows no scene."
            columns={[
              { name: 'Name', cell: ({ name }) => name },
              { name: 'File', kind: 'code', cell: ({ path }) => path },
              { name: 'Size', kind: 'number', cell: ({ size_bytes }) => bytesText(size_bytes) },
              { name: 'Changed (UTC)', cell: ({ modified }) => instantText(modified) },
              {
                name: 'Actions',
                kind: 'tools',
                cell: ({ path, name }) => (
                  <span class="tools">
                    <Button
                      needs="scene.validate"
                      busy={action.isBusy}
                      label={`Validate ${name}`}
                      onClick={() => validate(path)}
                    >
                      Validate
                    </Button>
                    <Button
                      needs="scene.load"
                      kind="primary"
                      busy={action.isBusy}
                      label={`Load ${name}`}
                      onClick={() => load(path)}
                    >
                      Load
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <More list={list} />
      {checked !== null && <Findings {...checked} onClose={() => setChecked(null)} />}
    </Card>
  );
}

function History({ turn }: { turn: number }): JSX.Element {
  const { session } = useConsole();
  const mayRead = session.may('scene.history');
  const history = useResource(async () => (await session.client.call('scene_history', {})).body, {
    on: [turn],
    enabled: mayRead,
  });
  if (!mayRead) {
    return (
      <Card title="History" wide>
        <p class="empty">The history needs the permission scene.history.</p>
      </Card>
    );
  }
  return (
    <Card title="History" wide>
      <Loaded from={history}>
        {({ items }) => (
          <Table
            caption="The last scene loads, newest first"
            rows={items}
            keyOf={({ load_id }) => load_id}
            empty="Nothing has been loaded yet."
            columns={[
              { name: 'When (UTC)', cell: ({ loaded_at }) => instantText(loaded_at) },
              { name: 'Outcome', cell: ({ outcome }) => <Badge state={outcome} /> },
              { name: 'Scene', cell: ({ name, path }) => name ?? path },
              {
                name: 'Took',
                kind: 'number',
                cell: ({ load_duration_ms }) => durationText(load_duration_ms),
              },
              { name: 'Asked for by', cell: ({ requester }) => requester },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}
