import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { JobTypeName, RouteRequest, routes } from '../../../protocol/index.ts';
import { Choice } from '../../parts/field.tsx';
import { plainWord } from '../../parts/words.ts';
import { useConsole } from '../core/console.ts';
import { useAction } from '../core/resource.ts';
import { FormModal } from '../parts/modal.tsx';

type Wish = RouteRequest<(typeof routes)['job_create']>['body'];

/** What each type takes, as a beginning. */
const examples: Readonly<Record<JobTypeName, object>> = {
  backup: {},
  export_state: {},
  cache_warming: {},
  scene_preload: { scene_paths: ['scenes/solar-system.scene.json'] },
  bake_ephemeris: {
    bodies: ['earth', 'moon'],
    center: 'sun',
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00Z',
    step_seconds: 3600,
  },
  batch_operations: {
    mode: 'transactional',
    operations: [{ op: 'validate', scene_path: 'scenes/solar-system.scene.json' }],
  },
};

const docs: Readonly<Record<JobTypeName, string>> = {
  backup: 'Makes a verified archive of the store, which a restore puts back.',
  export_state: 'Writes down the state of the whole world.',
  cache_warming: 'Reads and checks every scene, so that the next load is quick.',
  scene_preload: 'Reads and checks some scenes, so that the next load is quick.',
  bake_ephemeris: 'Computes where bodies are over a span of time.',
  batch_operations: 'Does several operations, all that can be done or all or none.',
};

const types = Object.keys(examples) as readonly JobTypeName[];

interface NewJobProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** Asks for a new job. */
export function NewJob({ onClose, onMade }: NewJobProps): JSX.Element {
  const { session, notices } = useConsole();
  const [type, setType] = useState<JobTypeName>('backup');
  const [input, setInput] = useState('{}');
  const action = useAction();
  const choose = (wanted: JobTypeName): void => {
    setType(wanted);
    setInput(JSON.stringify(examples[wanted], null, 2));
  };
  const submit = (): void =>
    action.run(async () => {
      // What the text holds is for the server to judge: it says which field is wrong.
      const wish = { type, input: JSON.parse(input) as unknown } as Wish;
      await session.client.call('job_create', { body: wish });
      notices.done(`The job ${plainWord(type)} is queued.`);
      onMade();
      onClose();
    });
  return (
    <FormModal title="New job" confirm="Queue" action={action} onSubmit={submit} onClose={onClose}>
      <Choice label="Type" value={type} options={types} onChange={choose} />
      <p class="hint">{docs[type]}</p>
      <div class="field">
        <label for="job-input">Input (JSON)</label>
        <textarea
          id="job-input"
          spellcheck={false}
          value={input}
          onInput={(event) => setInput(event.currentTarget.value)}
        />
      </div>
    </FormModal>
  );
}
