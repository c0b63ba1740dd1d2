import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Job } from '../../../protocol/index.ts';
import { Card } from '../../parts/card.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Table } from '../../parts/table.tsx';
import { durationText, instantText, plainWord } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More, useList } from '../parts/more.tsx';
import { Progress } from '../parts/progress.tsx';
import { NewJob } from './new-job.tsx';

const pollMs = 10_000;
const isOpen = ({ state }: Job): boolean => state === 'queued' || state === 'running';

/** Work beside requests, with how far it is. */
export function Jobs(): JSX.Element {
  const { session, line } = useConsole();
  const [isMaking, setMaking] = useState(false);
  const [shown, setShown] = useState<Job | null>(null);
  const [news, setNews] = useState<ReadonlyMap<string, Job>>(new Map());
  const list = useList(async (cursor) => (await session.client.call('jobs', { query: { cursor } })).body, {
    everyMs: pollMs,
  });
  useEffect(
    () =>
      line.listen('jobs', ({ data }) => {
        const job = data as Job;
        setNews((before) => new Map(before).set(job.id, job));
        if (job.progress === 0) list.reload();
      }),
    [line],
  );
  useEffect(() => setNews(new Map()), [list.first.data]);
  const rows = list.items?.map((job) => news.get(job.id) ?? job);
  return (
    <Card
      title="All jobs"
      wide
      tools={
        <Button needs="job.create" kind="primary" onClick={() => setMaking(true)}>
          <Icon name="plus" />
          New job
        </Button>
      }
    >
      <Loaded from={list.first}>
        {() => <JobTable rows={rows} onShow={setShown} reload={list.reload} />}
      </Loaded>
      <More list={list} />
      {isMaking && <NewJob onClose={() => setMaking(false)} onMade={list.reload} />}
      {shown !== null && <JobDetail job={shown} onClose={() => setShown(null)} />}
    </Card>
  );
}

interface JobTableProps {
  readonly rows: readonly Job[] | undefined;
  readonly onShow: (job: Job) => void;
  readonly reload: () => void;
}

function JobTable({ rows, onShow, reload }: JobTableProps): JSX.Element {
  const { session, notices, dialogs } = useConsole();
  const action = useAction((error) => notices.failed(error));
  const cancel = (job: Job): void =>
    action.run(async () => {
      await session.client.call('job_cancel', { params: { id: job.id } });
      notices.done('The job is cancelled.');
      reload();
    });
  const remove = (job: Job): void =>
    action.run(async () => {
      const text = `The job ${plainWord(job.type)} of ${job.owner} is removed with its result.`;
      if (!(await dialogs.confirm({ title: 'Remove this job?', text, confirm: 'Remove', danger: true })))
        return;
      await session.client.call('job_delete', { params: { id: job.id } });
      notices.done('The job is removed.');
      reload();
    });
  return (
    <Table
      caption="Jobs, newest first"
      rows={rows}
      keyOf={({ id }) => id}
      empty="There are no jobs. Finished ones are kept for a day."
      columns={[
        { name: 'Type', cell: ({ type }) => plainWord(type) },
        { name: 'State', cell: ({ state }) => <Badge state={state} /> },
        {
          name: 'Progress',
          cell: (job) =>
            isOpen(job) ? (
              <Progress label={`Progress of ${plainWord(job.type)}`} share={job.progress} />
            ) : (
              outcomeText(job)
            ),
        },
        { name: 'Owner', cell: ({ owner }) => owner },
        { name: 'Made (UTC)', cell: ({ created_at }) => instantText(created_at) },
        { name: 'Took', kind: 'number', cell: tookText },
        {
          name: 'Actions',
          kind: 'tools',
          cell: (job) => (
            <span class="tools">
              <Button kind="quiet" label={`Details of ${plainWord(job.type)}`} onClick={() => onShow(job)}>
                Details
              </Button>
              {isOpen(job) && (
                <Button needs="job.cancel" busy={action.isBusy} onClick={() => cancel(job)}>
                  Cancel
                </Button>
              )}
              <Button needs="job.delete" kind="quiet" busy={action.isBusy} onClick={() => remove(job)}>
                Remove
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

/** What came of a job, in a few words: why it failed, or the plain figures of its result. */
function outcomeText({ error, result }: Job): string {
  if (error !== null) return error.message;
  const figures = Object.entries(result ?? {}).filter(([, value]) => typeof value !== 'object');
  return figures.map(([name, value]) => `${plainWord(name)}: ${String(value)}`).join(', ') || '–';
}

function tookText({ started_at, finished_at }: Job): string {
  if (started_at === null || finished_at === null) return '–';
  return durationText(Date.parse(finished_at) - Date.parse(started_at));
}

function JobDetail({ job, onClose }: { job: Job; onClose: () => void }): JSX.Element {
  const { id, input, result, error, attempts, max_attempts } = job;
  return (
    <Modal title={plainWord(job.type)} onClose={onClose}>
      <p>
        <code>{id}</code>, attempt {attempts} of {max_attempts}
      </p>
      <h3>Asked for</h3>
      <pre class="code">{JSON.stringify(input, null, 2)}</pre>
      {error !== null && (
        <p class="loads__error">
          {error.message} <code>{error.code}</code>
        </p>
      )}
      {result !== null && (
        <>
          <h3>Result</h3>
          <pre class="code">{JSON.stringify(result, null, 2)}</pre>
        </>
      )}
    </Modal>
  );
}
