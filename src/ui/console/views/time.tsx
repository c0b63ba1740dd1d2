import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { limits } from '../../../world/index.ts';
import { Card, Figures } from '../../parts/card.tsx';
import { Field } from '../../parts/field.tsx';
import { Icon } from '../../parts/icon.tsx';
import { count, figure } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction, useResource } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';

const everyMs = 1000;
const factors = [0.1, 1, 10, 100, 1000, 10_000, 100_000];

/** What PATCH /time takes. */
interface TimeChange {
  readonly factor?: number;
  readonly paused?: boolean;
  readonly step?: number;
  readonly utc?: string;
}

/** The simulated clock, and how to drive it. */
export function Time(): JSX.Element {
  const { session, notices } = useConsole();
  const time = useResource(async () => (await session.client.call('time_read', {})).body, { everyMs });
  const action = useAction((error) => notices.failed(error));
  const change = (body: TimeChange, done: string): void =>
    action.run(async () => {
      const before = time.data;
      await session.client.call('time_change', { body });
      time.reload();
      const back = before && undoOf(body, before);
      notices.done(done, back ? () => change(back, 'Taken back.') : null);
    });
  const isPaused = time.data?.paused === true;
  const pause = (): void =>
    change({ paused: !isPaused }, isPaused ? 'Time runs again.' : 'Time stands still.');
  return (
    <>
      <Card
        title="Simulated time"
        tools={
          <Button
            needs="world.write"
            kind="primary"
            busy={action.isBusy}
            barred={time.data === undefined ? 'No scene runs.' : null}
            onClick={pause}
          >
            <Icon name={isPaused ? 'play' : 'pause'} />
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
        }
      >
        <Loaded from={time}>
          {({ utc, factor, target_factor, paused, tick, held_by, capped_by }) => (
            <>
              <p class="clock">
                <time dateTime={utc}>{utc.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')}</time> <span>UTC</span>
              </p>
              <Figures
                rows={[
                  ['State', <Badge key="state" state={paused ? 'paused' : 'running'} />],
                  ['Factor now', `${figure(factor)}×`],
                  ['Factor wanted', `${figure(target_factor)}×`],
                  ['Tick', count(tick)],
                  ['Decided by', held_by],
                  ['Limited by', capped_by ?? 'nothing'],
                ]}
              />
            </>
          )}
        </Loaded>
      </Card>
      <div class="grid">
        <FactorCard now={time.data?.target_factor} busy={action.isBusy} change={change} />
        <StepCard isPaused={isPaused} busy={action.isBusy} change={change} />
        <DateCard now={time.data?.utc} busy={action.isBusy} change={change} />
      </div>
    </>
  );
}

/** What brings the clock back to where it was; a step cannot be taken back. */
function undoOf(
  { factor, paused, utc }: TimeChange,
  before: { target_factor: number; paused: boolean; utc: string },
): TimeChange | null {
  if (factor !== undefined) return { factor: before.target_factor };
  if (paused !== undefined) return { paused: before.paused };
  return utc === undefined ? null : { utc: before.utc };
}

interface ControlProps {
  readonly busy: boolean;
  readonly change: (body: TimeChange, done: string) => void;
}

function FactorCard({ now, busy, change }: ControlProps & { now: number | undefined }): JSX.Element {
  const [own, setOwn] = useState('');
  const set = (factor: number): void =>
    change({ factor }, `Time runs ${figure(factor)} times as fast as outside.`);
  const submit = (event: Event): void => {
    event.preventDefault();
    set(Number(own));
  };
  return (
    <Card title="Speed">
      <div class="tools">
        {factors.map((factor) => (
          <Button
            key={factor}
            needs="world.write"
            busy={busy}
            pressed={now === factor}
            onClick={() => set(factor)}
          >
            {figure(factor)}×
          </Button>
        ))}
      </div>
      <form class="inline" onSubmit={submit}>
        <Field
          label="Another factor"
          type="number"
          min={0}
          step="any"
          value={own}
          onInput={setOwn}
          required
        />
        <Button type="submit" needs="world.write" busy={busy}>
          Set
        </Button>
      </form>
    </Card>
  );
}

function StepCard({ isPaused, busy, change }: ControlProps & { isPaused: boolean }): JSX.Element {
  const [ticks, setTicks] = useState('1');
  const submit = (event: Event): void => {
    event.preventDefault();
    change({ step: Number(ticks) }, `${ticks} ticks were run.`);
  };
  return (
    <Card title="Single steps">
      <form class="inline" onSubmit={submit}>
        <Field
          label="Ticks (90 are a second)"
          type="number"
          min={1}
          max={limits.stepTicks}
          step={1}
          value={ticks}
          onInput={setTicks}
          required
        />
        <Button
          type="submit"
          needs="world.write"
          busy={busy}
          barred={isPaused ? null : 'Pause first: single steps are for a paused world.'}
        >
          <Icon name="step" />
          Step
        </Button>
      </form>
      <p class="hint">{isPaused ? 'The world is paused.' : 'Pause the world to run single steps.'}</p>
    </Card>
  );
}

function DateCard({ now, busy, change }: ControlProps & { now: string | undefined }): JSX.Element {
  const { dialogs } = useConsole();
  const [date, setDate] = useState('');
  const jump = (utc: string): void => {
    const text = `The solar system is put at ${utc}. Ships stay at their bodies; what flies freely stays where it is relative to its body.`;
    void dialogs.confirm({ title: 'Jump to this date?', text, confirm: 'Jump' }).then((yes) => {
      if (yes) change({ utc }, `It is ${utc} now.`);
    });
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    jump(`${date.length === 16 ? `${date}:00` : date}Z`);
  };
  return (
    <Card title="Date">
      <form class="inline" onSubmit={submit}>
        <Field label="Jump to (UTC)" type="datetime-local" step={1} value={date} onInput={setDate} required />
        <Button type="submit" needs="world.write" busy={busy}>
          Jump
        </Button>
        <Button needs="world.write" busy={busy} onClick={() => jump(new Date().toISOString())}>
          Today
        </Button>
      </form>
      <p class="hint">{now === undefined ? '' : `Now ${now.slice(0, 19).replace('T', ' ')} UTC.`}</p>
    </Card>
  );
}
