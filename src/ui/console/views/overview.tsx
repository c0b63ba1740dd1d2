import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { PerformanceFigures } from '../../../protocol/index.ts';
import { Card, Figures } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Table } from '../../parts/table.tsx';
import { bytesText, count, durationText, figure } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Chart } from '../parts/chart.tsx';
import { Loaded } from '../parts/loaded.tsx';

const everyMs = 5000;

/** How the server and its world do. */
export function Overview(): JSX.Element {
  const { session } = useConsole();
  return (
    <>
      <div class="grid">
        <StatusCard />
        <HealthCard />
      </div>
      {session.may('performance.read') ? (
        <Charts />
      ) : (
        <p class="empty">Live figures need the permission performance.read.</p>
      )}
      <Subsystems />
    </>
  );
}

function StatusCard(): JSX.Element {
  const { session } = useConsole();
  const status = useResource(async () => (await session.client.call('status', {})).body, { everyMs });
  return (
    <Card title="Server">
      <Loaded from={status}>
        {({ version, state, environment, uptime_seconds, scene, visitors, world }) => (
          <Figures
            rows={[
              ['State', <Badge key="state" state={state} />],
              ['Version', version],
              ['Environment', environment ?? '–'],
              ['Running for', uptime_seconds === undefined ? '–' : durationText(uptime_seconds * 1000)],
              ['Scene', scene ?? 'none'],
              [
                'Visitors',
                visitors === undefined ? '–' : `${visitors.count} (${visitors.vr} with a headset)`,
              ],
              ['Entities', world === undefined ? '–' : count(world.entities)],
              ['Late ticks', world === undefined ? '–' : count(world.late_ticks)],
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
}

function HealthCard(): JSX.Element {
  const { session } = useConsole();
  const health = useResource(async () => (await session.client.call('health_ready', {})).body, { everyMs });
  return (
    <Card title="Health">
      <Loaded from={health}>
        {({ status, checks = [] }) => (
          <>
            <p class="verdict">
              <Badge state={status} />
              {status === 'ok' ? 'Everything that readiness rests on holds.' : 'Something does not hold.'}
            </p>
            <ul class="checks">
              {checks.map(({ name, ok, detail }) => (
                <li key={name}>
                  <Badge state={ok ? 'ok' : 'failed'} />
                  <strong>{name}</strong>
                  <span>{detail}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  );
}

/** Curves that are held move to every n-th message only, for those who want little motion. */
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const calmStep = 4;

function Charts(): JSX.Element {
  const { line } = useConsole();
  const held = useSignal<readonly PerformanceFigures[] | null>(null);
  const shown = useComputed(() => held.value ?? line.figures.value);
  const list = shown.value;
  const latest = calm.matches ? list.slice(0, list.length - (list.length % calmStep)) : list;
  const toggle = (): void => {
    held.value = held.value === null ? line.figures.peek() : null;
  };
  return (
    <Card
      title="Live figures"
      wide
      tools={
        <Button onClick={toggle} pressed={held.value !== null}>
          <Icon name={held.value === null ? 'pause' : 'play'} />
          Pause
        </Button>
      }
    >
      {latest.length === 0 ? (
        <p class="empty">Waiting for the first figures…</p>
      ) : (
        <ChartGrid figures={latest} />
      )}
    </Card>
  );
}

function ChartGrid({ figures }: { figures: readonly PerformanceFigures[] }): JSX.Element {
  const times = figures.map(({ timestamp }) => Date.parse(timestamp) / 1000);
  const of = (read: (one: PerformanceFigures) => number | null): (number | null)[] => figures.map(read);
  const ms = (value: number): string => `${figure(value)} ms`;
  return (
    <div class="charts">
      <Chart
        title="Time of a tick"
        times={times}
        words={ms}
        fromZero
        curves={[
          { name: 'p50', colour: '--curve-1', values: of(({ engine }) => engine.tick_time_p50_ms) },
          { name: 'p95', colour: '--curve-2', values: of(({ engine }) => engine.tick_time_p95_ms) },
          { name: 'p99', colour: '--curve-3', values: of(({ engine }) => engine.tick_time_p99_ms) },
        ]}
      />
      <Chart
        title="Ticks per second"
        times={times}
        words={(value) => `${figure(value)} Hz`}
        curves={[{ name: 'rate', colour: '--curve-1', values: of(({ engine }) => engine.tick_rate_hz) }]}
      />
      <Chart
        title="Visitors"
        times={times}
        words={(value) => figure(value)}
        fromZero
        curves={[
          { name: 'all', colour: '--curve-1', values: of(({ engine }) => engine.visitors.length) },
          {
            name: 'with a headset',
            colour: '--curve-2',
            values: of(({ engine }) => engine.visitors.filter(({ mode }) => mode === 'vr').length),
          },
        ]}
      />
      <Chart
        title="Memory"
        times={times}
        words={bytesText}
        fromZero
        binary
        curves={[
          { name: 'process', colour: '--curve-1', values: of(({ memory }) => memory.rss_bytes) },
          { name: 'heap', colour: '--curve-2', values: of(({ memory }) => memory.heap_used_bytes) },
        ]}
      />
    </div>
  );
}

function Subsystems(): JSX.Element | null {
  const { session } = useConsole();
  const status = useResource(async () => (await session.client.call('status', {})).body, { everyMs });
  if (!session.may('world.read')) return null;
  return (
    <Card title="Subsystems" wide>
      <Table
        caption="Subsystems of the world"
        rows={status.data && (status.data.subsystems ?? [])}
        keyOf={({ name }) => name}
        empty="No world runs."
        columns={[
          { name: 'Name', cell: ({ name }) => name },
          { name: 'State', cell: ({ state }) => <Badge state={state} /> },
          { name: 'Detail', cell: ({ state, detail }) => (detail === state ? '–' : detail) },
        ]}
      />
    </Card>
  );
}
